import { type EndpointFact, endpoints } from "@sluice/braze-api/Endpoints"
import { certainties, type Evidence } from "@sluice/braze-api/Fact"
import { analyticsRules } from "./FidelityAnalytics.js"
import { contentRules } from "./FidelityContent.js"
import { dashboardRules } from "./FidelityDashboard.js"
import { dataRules } from "./FidelityData.js"
import { httpRules } from "./FidelityHttp.js"
import { messagingRules } from "./FidelityMessaging.js"
import { peopleRules } from "./FidelityPeople.js"
import type { FidelityRule } from "./FidelityRule.js"
import { switchRules } from "./FidelitySwitches.js"
import { trackRules } from "./FidelityTrack.js"

export type { FidelityRule } from "./FidelityRule.js"

/** The rule of each emulated endpoint: method, path, status, permission, budget. */
const endpointRules = (emulated: ReadonlyArray<EndpointFact>): ReadonlyArray<FidelityRule> =>
  Object.entries<EndpointFact>(endpoints)
    .filter(([, endpoint]) => emulated.includes(endpoint))
    .map(([name, endpoint]) => ({
      id: `endpoint.${name}`,
      says: `\`${endpoint.method} ${endpoint.path}\` succeeds with ${endpoint.success}, needs the permission ${endpoint.permission ?? "of any key"} and draws on the budget ${endpoint.pool}.`,
      ...evidenceOf(endpoint)
    }))

const evidenceOf = ({ certainty, source, checked, note }: Evidence): Evidence =>
  note === undefined ? { certainty, source, checked } : { certainty, source, checked, note }

/** Every rule of the emulator, first those of the given endpoints. Ids are unique. */
export const rules = (emulated: ReadonlyArray<EndpointFact>): ReadonlyArray<FidelityRule> => [
  ...endpointRules(emulated),
  ...httpRules,
  ...trackRules,
  ...peopleRules,
  ...messagingRules,
  ...dataRules,
  ...contentRules,
  ...analyticsRules,
  ...dashboardRules,
  ...switchRules
]

/** The rules with their number per certainty, and the endpoints that return 501. */
export interface FidelityReport {
  readonly certainties: ReadonlyArray<{ readonly certainty: string; readonly meaning: string; readonly rules: number }>
  readonly rules: ReadonlyArray<FidelityRule>
  /** As `METHOD /path`. */
  readonly notEmulated: ReadonlyArray<string>
}

/** Every rule with its certainty and source, and what is not emulated. */
export const report = (emulated: ReadonlyArray<EndpointFact>): FidelityReport => {
  const all = rules(emulated)
  return {
    certainties: certainties.map(({ certainty, meaning }) => ({
      certainty,
      meaning,
      rules: all.filter((rule) => rule.certainty === certainty).length
    })),
    rules: all,
    notEmulated: Object.values<EndpointFact>(endpoints)
      .filter((endpoint) => !emulated.includes(endpoint))
      .map(({ method, path }) => `${method} ${path}`)
  }
}
