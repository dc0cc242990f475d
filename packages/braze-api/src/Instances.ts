import type { Evidence } from "./Fact.js"
import { evidence } from "./Fact.js"
import * as Sources from "./Sources.js"

/** One cluster of Braze. A key of one cluster gets 401 from all others. */
export interface Instance {
  /** The name in the dashboard and the documentation, such as `US-01`. */
  readonly name: string
  /** The host of the dashboard. Does not accept REST calls. */
  readonly dashboard: string
  /** Host of the REST API; https, no path. */
  readonly rest: string
  /** The host for Braze's SDKs. Does not accept REST calls. */
  readonly sdk: string
}

/** Every documented instance. There is no US-09, and the hosts of the two EU instances end in `.braze.eu`. */
export const instances: ReadonlyArray<Instance> = [
  { name: "US-01", dashboard: "dashboard-01.braze.com", rest: "rest.iad-01.braze.com", sdk: "sdk.iad-01.braze.com" },
  { name: "US-02", dashboard: "dashboard-02.braze.com", rest: "rest.iad-02.braze.com", sdk: "sdk.iad-02.braze.com" },
  { name: "US-03", dashboard: "dashboard-03.braze.com", rest: "rest.iad-03.braze.com", sdk: "sdk.iad-03.braze.com" },
  { name: "US-04", dashboard: "dashboard-04.braze.com", rest: "rest.iad-04.braze.com", sdk: "sdk.iad-04.braze.com" },
  { name: "US-05", dashboard: "dashboard-05.braze.com", rest: "rest.iad-05.braze.com", sdk: "sdk.iad-05.braze.com" },
  { name: "US-06", dashboard: "dashboard-06.braze.com", rest: "rest.iad-06.braze.com", sdk: "sdk.iad-06.braze.com" },
  { name: "US-07", dashboard: "dashboard-07.braze.com", rest: "rest.iad-07.braze.com", sdk: "sdk.iad-07.braze.com" },
  { name: "US-08", dashboard: "dashboard-08.braze.com", rest: "rest.iad-08.braze.com", sdk: "sdk.iad-08.braze.com" },
  { name: "US-10", dashboard: "dashboard.us-10.braze.com", rest: "rest.us-10.braze.com", sdk: "sdk.us-10.braze.com" },
  { name: "EU-01", dashboard: "dashboard-01.braze.eu", rest: "rest.fra-01.braze.eu", sdk: "sdk.fra-01.braze.eu" },
  { name: "EU-02", dashboard: "dashboard-02.braze.eu", rest: "rest.fra-02.braze.eu", sdk: "sdk.fra-02.braze.eu" },
  { name: "AU-01", dashboard: "dashboard.au-01.braze.com", rest: "rest.au-01.braze.com", sdk: "sdk.au-01.braze.com" },
  { name: "ID-01", dashboard: "dashboard.id-01.braze.com", rest: "rest.id-01.braze.com", sdk: "sdk.id-01.braze.com" },
  { name: "JP-01", dashboard: "dashboard.jp-01.braze.com", rest: "rest.jp-01.braze.com", sdk: "sdk.jp-01.braze.com" },
  { name: "KR-01", dashboard: "dashboard.kr-01.braze.com", rest: "rest.kr-01.braze.com", sdk: "sdk.kr-01.braze.com" }
]

/**
 * The source of {@link instances}.
 *
 * @public
 */
export const instancesEvidence: Evidence = evidence(
  "D",
  Sources.dataCenters,
  "Old pages misspell the EU host as rest.fra-01.braze.com, which is not a Braze host."
)
