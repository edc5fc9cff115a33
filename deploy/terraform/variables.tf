variable "airbyte_server_url" {
  description = "Root URL of Airbyte's API, for example https://airbyte.example.com/api/public/v1"
  type        = string
}

variable "airbyte_client_id" {
  description = "Id of an Airbyte application (User settings > Applications)"
  type        = string
  sensitive   = true
}

variable "airbyte_client_secret" {
  description = "Secret of that application"
  type        = string
  sensitive   = true
}

variable "workspace_id" {
  description = "Airbyte workspace in which everything is created"
  type        = string
}

variable "destination_id" {
  description = "Destination that all connections write to; it must already exist"
  type        = string
}

variable "docker_repository" {
  description = "The connector's image without its tag, in a registry that Airbyte can pull from"
  type        = string
}

variable "docker_image_tag" {
  description = "Tag of the image: a fixed version, not a moving tag"
  type        = string
}

variable "access_token" {
  description = "Access token of the TikTok developer app"
  type        = string
  sensitive   = true
}

variable "plan_file" {
  description = "Output of `source-tiktok-ads plan`"
  type        = string
  default     = "plan.json"
}

variable "config" {
  description = "The other keys of the connector's config, the same for all connections; start_date is required"
  type        = any

  validation {
    condition     = can(var.config.start_date)
    error_message = "config must have start_date."
  }
}

variable "streams" {
  description = "Streams to read"
  type        = list(string)
  default = [
    "advertisers",
    "campaigns",
    "adgroups",
    "ads",
    "ad_insights",
    "ad_insights_by_age_and_gender",
    "ad_insights_by_country",
    "ad_insights_by_platform",
    "campaign_insights_by_province",
  ]
}

variable "cron_expression" {
  description = "Schedule of the connections, as a Quartz expression with a time zone"
  type        = string
  default     = "0 0 4 * * ? UTC"
}
