import * as SolutionConfiguration from "@sluice/pypestream/SolutionConfiguration"
import type { JsonObject } from "@sluice/values/Json"
import { stringify } from "yaml"
import type { NodeFileSettings } from "./NodeFiles.js"

/**
 * The configuration with which `sluice replay` sends the dead letters of a node's HTTP handler again. Its routes have the names
 * of the destinations in the dead letters, and it has the environments of the solution.
 */
export const write = ({ mapping, name, solution }: NodeFileSettings): string => {
  const { attributes, events = [], partner, person } = mapping
  const configuration = {
    version: 1,
    name,
    source: { file: "-" },
    identity: ["user_alias" in person ? { ...person, create: true } : person],
    routes: [
      ...(attributes === undefined ? [] : [{ name: "profile", to: "braze-user-track", fields: attributes }]),
      ...events.map((fields, at) => ({ name: `event ${at + 1}`, to: "braze-event-tracking", fields: { ...fields } }))
    ],
    environments: environmentsOf(solution, partner)
  }
  return `# Sends dead letters of ${name} again, for each environment with its name in place of prod:
# npx sluice replay data/dead-letters.prod.ndjson --config ${name}.replay.yaml --environment prod
${stringify(configuration, { lineWidth: 0 })}`
}

const environmentsOf = (
  { environments }: SolutionConfiguration.SolutionConfiguration,
  partner: string | undefined
): JsonObject =>
  Object.fromEntries(
    Object.entries(environments).map(([name, { endpoint }]) => [
      name,
      {
        connections: {
          braze: {
            endpoint,
            apiKey: `\${${SolutionConfiguration.keyVariable(name)}}`,
            ...(partner !== undefined && { partner })
          }
        }
      }
    ])
  )
