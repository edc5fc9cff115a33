output "definition_id" {
  description = "The custom definition of the connector"
  value       = airbyte_source_definition.tiktok_ads.id
}

output "connections" {
  description = "Id of each connection in the plan, with the accounts that it reads"
  value = {
    for key, connection in airbyte_connection.tiktok_ads : key => {
      connection_id = connection.connection_id
      accounts      = local.connections[key].accounts
    }
  }
}
