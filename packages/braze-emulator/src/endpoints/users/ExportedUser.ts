import { attributes } from "@sluice/braze-api/Attributes"
import { attributionFields } from "@sluice/braze-api/ExportFields"
import { exportDays } from "@sluice/braze-api/Limits"
import type { ExportedSum } from "@sluice/braze-api/UserExport"
import * as ReservedKind from "../../attributes/ReservedKind.js"
import * as Journeys from "../../state/Journeys.js"
import type { Profile, Sum } from "../../state/Profile.js"
import * as Totals from "../../state/Totals.js"
import * as World from "../../state/World.js"
import * as AttributeName from "../../text/AttributeName.js"
import * as DateText from "../../text/DateText.js"
import * as Json from "../../text/Json.js"

/** One field of an export. */
interface ExportField {
  readonly name: string
  /** Whether it is exported if no fields are requested. */
  readonly always: boolean
  readonly value: (profile: Profile, world: World.World, now: number) => unknown
}

const given = (name: string, value: ExportField["value"]): ExportField => ({ name, always: true, value })
const onRequest = (name: string, value: unknown): ExportField => ({ name, always: false, value: () => value })

const attributeFields: ReadonlyArray<ExportField> = attributes.flatMap((row) =>
  row.exportName === undefined ? [] : [given(row.exportName, ReservedKind.of(row).exported)]
)

const fields: ReadonlyArray<ExportField> = [
  given("created_at", (profile) => DateText.format(profile.createdAt)),
  given("external_id", (profile) => profile.externalId ?? null),
  given("user_aliases", (profile) => profile.aliases ?? []),
  given("appboy_id", (profile, world) => World.brazeId(world, profile)),
  given("braze_id", (profile, world) => World.brazeId(world, profile)),
  given("random_bucket", (profile, world) => World.randomBucket(world, profile)),
  ...attributeFields,
  given("total_revenue", (profile) => Totals.rounded(profile.revenue)),
  given("custom_attributes", (profile) => customAttributes(profile)),
  given("custom_events", (profile, world, now) => recent(profile.events, oldest(world, now))),
  given("purchases", (profile, world, now) => recent(profile.purchases, oldest(world, now))),
  given("devices", (profile) => devices(profile)),
  given("apps", () => []),
  ...attributionFields.value.map((name) => onRequest(name, null)),
  onRequest("uninstalled_at", null),
  given("campaigns_received", (profile, world, now) => campaigns(profile, world, now)),
  given("canvases_received", (profile, world, now) => canvases(profile, world, now)),
  onRequest("cards_clicked", [])
]

/**
 * A profile as Braze exports it: without event properties, and with the activity and messages of the last 90 days only,
 * unless the workspace exports everything. Fields without a value are omitted, except `user_aliases`. `asked` contains
 * the requested fields; if undefined, the default fields are exported.
 */
export const make = (
  world: World.World,
  profile: Profile,
  now: number,
  asked: ReadonlySet<unknown> | undefined
): Readonly<Record<string, unknown>> => {
  const user: Record<string, unknown> = {}
  for (const field of fields)
    if (asked === undefined ? field.always : isAsked(asked, field.name)) {
      const value = field.value(profile, world, now)
      if (!isEmpty(value) || field.name === "user_aliases") user[field.name] = value
    }
  return user
}

const isEmpty = (value: unknown): boolean => {
  if (value === null || value === undefined) return true
  if (Json.isArray(value)) return value.length === 0
  return Json.isObject(value) && Object.keys(value).length === 0
}

/** `appboy_id` is the old name of `braze_id` and is exported with it. */
const isAsked = (asked: ReadonlySet<unknown>, name: string): boolean =>
  asked.has(name === "appboy_id" ? "braze_id" : name)

const nameOf = (known: ReadonlyArray<{ readonly id: string; readonly name: string }>, id: string): string =>
  known.find((row) => row.id === id)?.name ?? id

const campaigns = (profile: Profile, world: World.World, now: number): ReadonlyArray<unknown> =>
  received(profile.extra?.campaigns, oldest(world, now)).map(([id, at]) => ({
    name: nameOf(Journeys.campaigns(world), id),
    last_received: DateText.format(at),
    engaged: {
      opened_email: false,
      opened_push: false,
      clicked_email: false,
      clicked_triggered_in_app_message: false
    },
    converted: false,
    api_campaign_id: id,
    ...variationOf(world, id),
    in_control: false
  }))

/** The variation that everybody received: the first one, because the emulator does not split its audience. */
const variationOf = (world: World.World, id: string): Readonly<Record<string, string>> => {
  const [first] = Journeys.campaigns(world).find((campaign) => campaign.id === id)?.message_variations ?? []
  return first === undefined ? {} : { variation_name: first.name ?? "", variation_api_id: first.id }
}

const received = (
  entries: ReadonlyMap<string, number> | undefined,
  since: number
): ReadonlyArray<readonly [string, number]> => [...(entries ?? [])].filter(([, at]) => at >= since)

const canvases = (profile: Profile, world: World.World, now: number): ReadonlyArray<unknown> =>
  received(profile.extra?.canvases, oldest(world, now)).map(([id, at]) => ({
    name: nameOf(Journeys.canvases(world), id),
    api_canvas_id: id,
    last_received_message: DateText.format(at),
    last_entered: DateText.format(at),
    variation_name: null,
    in_control: false,
    last_exited: null,
    steps_received: []
  }))

const customAttributes = (profile: Profile): Readonly<Record<string, unknown>> => {
  const result: Record<string, unknown> = {}
  for (const [name, { type, value }] of profile.attributes ?? [])
    if (type !== "removed" && !AttributeName.isReserved(name)) Json.put(result, name, value)
  return result
}

const window = exportDays.value * 24 * 3_600_000

/** The earliest time that an export covers, in milliseconds since 1970. */
const oldest = ({ settings }: World.World, now: number): number =>
  settings.exportHistory === "all" ? Number.NEGATIVE_INFINITY : now - window

const recent = (sums: ReadonlyMap<string, Sum> | undefined, since: number): ReadonlyArray<ExportedSum> =>
  [...(sums ?? [])].filter(([, sum]) => sum.last >= since).map(([name, sum]) => exported(name, sum))

const exported = (name: string, { first, last, count }: Sum): ExportedSum => ({
  name,
  first: DateText.format(first),
  last: DateText.format(last),
  count
})

const devices = (profile: Profile): ReadonlyArray<unknown> =>
  (profile.pushTokens ?? []).flatMap(({ device_id }) =>
    device_id === undefined ? [] : [{ model: null, os: null, carrier: null, device_id, ad_tracking_enabled: null }]
  )
