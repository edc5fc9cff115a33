{% test unique_key(model, columns) %}
    select {{ columns | join(', ') }}, count(*) as number_of_rows
    from {{ model }}
    group by all
    having count(*) > 1
{% endtest %}
