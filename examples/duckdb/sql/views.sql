-- What ads cost, from three angles. Currencies can neither be added up nor compared, so every view keeps them apart.
-- Money is added as a decimal: the sum is the same whatever the order of the rows, and equal from every angle.

CREATE OR REPLACE VIEW spend_by_day_and_campaign AS
SELECT advertisers.currency, stat_time_day AS day, campaign_id, sum(CAST(spend AS DECIMAL(18, 3))) AS spend
FROM ad_insights LEFT JOIN advertisers USING (advertiser_id)
GROUP BY ALL;

CREATE OR REPLACE VIEW spend_by_country AS
SELECT advertisers.currency, country_code, sum(CAST(spend AS DECIMAL(18, 3))) AS spend
FROM ad_insights_by_country LEFT JOIN advertisers USING (advertiser_id)
GROUP BY ALL;

CREATE OR REPLACE VIEW spend_by_age_and_gender AS
SELECT advertisers.currency, age, gender, sum(CAST(spend AS DECIMAL(18, 3))) AS spend
FROM ad_insights_by_age_and_gender LEFT JOIN advertisers USING (advertiser_id)
GROUP BY ALL;

-- The newest name of each campaign. Reports also know campaigns that the list of campaigns does not.
CREATE OR REPLACE VIEW campaign_names AS
SELECT campaign_id, max_by(campaign_name, stat_time_day) AS campaign_name
FROM ad_insights
GROUP BY ALL;
