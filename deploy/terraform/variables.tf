variable "airbyte_server_url" {
  description = "Root of Airbyte's API, for instance https://airbyte.example.com/api/public/v1"
  type        = string
}

variable "airbyte_client_id" {
  description = "Id of an application of Airbyte (User settings > Applications)"
  type        = string
  sensitive   = true
}

variable "airbyte_client_secret" {
  description = "Secret of that application"
  type        = string
  sensitive   = true
}

variable "workspace_id" {
  description = "Workspace of Airbyte that everything is made in"
  type        = string
}

variable "destination_id" {
  description = "Destination that all connections write to; it is not made here"
  type        = string
}

variable "docker_repository" {
  description = "Image of the connector, without its tag, where Airbyte can pull it"
  type        = string
}

variable "docker_image_tag" {
  description = "Tag of the image: a version, never one that moves"
  type        = string
}

variable "access_token" {
  description = "Token of the TikTok developer app"
  type        = string
  sensitive   = true
}

variable "plan_file" {
  description = "What `source-tiktok-ads plan` printed"
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
  description = "When the connections run, in Quartz's form with a time zone"
  type        = string
  default     = "0 0 4 * * ? UTC"
}
