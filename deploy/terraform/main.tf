# The connector as a custom definition, and one source and one connection for each connection of the plan.

terraform {
  required_version = ">= 1.5"
  required_providers {
    airbyte = {
      source  = "airbytehq/airbyte"
      version = "~> 1.0"
    }
  }
}

provider "airbyte" {
  server_url    = var.airbyte_server_url
  client_id     = var.airbyte_client_id
  client_secret = var.airbyte_client_secret
}

locals {
  plan = jsondecode(file(var.plan_file))

  # Keys are numbers with leading zeros, so that a plan with more connections adds keys and renames none.
  connections = { for one in local.plan.connections : format("%03d", one.connection) => one }

  # Keys and cursors come from the connector. Only advertisers has no cursor; it is small.
  streams = [
    for name in var.streams : {
      name      = name
      sync_mode = name == "advertisers" ? "full_refresh_overwrite" : "incremental_deduped_history"
    }
  ]
}

resource "airbyte_source_definition" "tiktok_ads" {
  name              = "TikTok Ads"
  workspace_id      = var.workspace_id
  docker_repository = var.docker_repository
  docker_image_tag  = var.docker_image_tag
}

resource "airbyte_source" "tiktok_ads" {
  for_each = local.connections

  name          = "TikTok Ads ${each.key}"
  workspace_id  = var.workspace_id
  definition_id = airbyte_source_definition.tiktok_ads.id

  # The plan's accounts and requests_per_second come last, so that they override those of var.config.
  configuration = jsonencode(merge(var.config, {
    access_token        = var.access_token
    accounts            = join(",", each.value.accounts)
    requests_per_second = each.value.requests_per_second
  }))
}

resource "airbyte_connection" "tiktok_ads" {
  for_each = local.connections

  name           = "TikTok Ads ${each.key}"
  source_id      = airbyte_source.tiktok_ads[each.key].source_id
  destination_id = var.destination_id
  status         = "active"

  # Each connection has separate tables, because an overwrite or a refresh replaces whole tables.
  prefix                               = "c${each.key}_"
  namespace_definition                 = "destination"
  non_breaking_schema_updates_behavior = "propagate_columns"

  schedule = {
    schedule_type   = "cron"
    cron_expression = var.cron_expression
  }

  configurations = {
    streams = local.streams
  }
}
