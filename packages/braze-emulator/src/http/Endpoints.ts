import { type EndpointFact, endpoints } from "@sluice/braze-api/Endpoints"
import type { Handler } from "../endpoint/Handler.js"
import * as Items from "../endpoints/catalogs/CatalogItems.js"
import { catalogCreate, catalogDelete, catalogList } from "../endpoints/catalogs/Catalogs.js"
import {
  emailBlocklist,
  emailBounceRemove,
  emailHardBounces,
  emailSpamRemove,
  emailStatus,
  emailUnsubscribes
} from "../endpoints/contacts/Email.js"
import {
  subscriptionGet,
  subscriptionSet,
  subscriptionSetV2,
  subscriptionUser
} from "../endpoints/contacts/Subscription.js"
import * as Lists from "../endpoints/lists/Lists.js"
import * as Series from "../endpoints/lists/Series.js"
import {
  campaignScheduleCreate,
  campaignScheduleDelete,
  campaignScheduleUpdate,
  campaignTrigger
} from "../endpoints/messaging/CampaignTrigger.js"
import {
  canvasScheduleCreate,
  canvasScheduleDelete,
  canvasScheduleUpdate,
  canvasTrigger
} from "../endpoints/messaging/CanvasTrigger.js"
import * as Messages from "../endpoints/messaging/Messages.js"
import { sendIdCreate } from "../endpoints/messaging/Sends.js"
import { transactionalSend } from "../endpoints/messaging/Transactional.js"
import { userTrack } from "../endpoints/track/UserTrack.js"
import { userTrackBulk } from "../endpoints/track/UserTrackBulk.js"
import { userTrackSync } from "../endpoints/track/UserTrackSync.js"
import { externalIdsRemove, externalIdsRename } from "../endpoints/users/ExternalIds.js"
import { userExport } from "../endpoints/users/UserExport.js"
import { exportSegmentCancel, userExportControlGroup, userExportSegment } from "../endpoints/users/UserExportSegment.js"
import { aliasNew, aliasUpdate } from "../endpoints/users/UsersAlias.js"
import { usersDelete } from "../endpoints/users/UsersDelete.js"
import { usersIdentify } from "../endpoints/users/UsersIdentify.js"
import { usersMerge } from "../endpoints/users/UsersMerge.js"
import * as Budgets from "../workspace/Budgets.js"
import type * as Visibility from "../workspace/Visibility.js"

/** An endpoint that is emulated. */
export interface Emulated {
  readonly endpoint: EndpointFact
  readonly handler: Handler
  /** Budgets that this request has instead of the endpoint's own. */
  readonly budget?: Budgets.Rule
  /** How it stands to a delay of visibility. Default: GET reads, everything else writes. */
  readonly way?: Visibility.Way
}

/** Every endpoint that is emulated: a new one is a new line. */
export const emulated: ReadonlyArray<Emulated> = [
  { endpoint: endpoints.userTrack, handler: userTrack },
  { endpoint: endpoints.userTrackSync, handler: userTrackSync, way: "completes" },
  { endpoint: endpoints.userTrackBulk, handler: userTrackBulk },
  { endpoint: endpoints.userAliasNew, handler: aliasNew },
  { endpoint: endpoints.userAliasUpdate, handler: aliasUpdate },
  { endpoint: endpoints.userIdentify, handler: usersIdentify },
  { endpoint: endpoints.userMerge, handler: usersMerge },
  { endpoint: endpoints.userDelete, handler: usersDelete },
  { endpoint: endpoints.externalIdRename, handler: externalIdsRename },
  { endpoint: endpoints.externalIdRemove, handler: externalIdsRemove },
  { endpoint: endpoints.userExport, handler: userExport, budget: Budgets.exported, way: "reads" },
  { endpoint: endpoints.userExportSegment, handler: userExportSegment },
  { endpoint: endpoints.userExportControlGroup, handler: userExportControlGroup },
  { endpoint: endpoints.exportSegmentCancel, handler: exportSegmentCancel },
  { endpoint: endpoints.subscriptionSet, handler: subscriptionSet },
  { endpoint: endpoints.subscriptionSetV2, handler: subscriptionSetV2 },
  { endpoint: endpoints.subscriptionGet, handler: subscriptionGet },
  { endpoint: endpoints.subscriptionUser, handler: subscriptionUser },
  { endpoint: endpoints.emailStatus, handler: emailStatus },
  { endpoint: endpoints.emailBlocklist, handler: emailBlocklist },
  { endpoint: endpoints.emailBlacklist, handler: emailBlocklist },
  { endpoint: endpoints.emailBounceRemove, handler: emailBounceRemove },
  { endpoint: endpoints.emailSpamRemove, handler: emailSpamRemove },
  { endpoint: endpoints.emailHardBounces, handler: emailHardBounces },
  { endpoint: endpoints.emailUnsubscribes, handler: emailUnsubscribes },
  { endpoint: endpoints.campaignTrigger, handler: campaignTrigger, budget: Budgets.audience },
  { endpoint: endpoints.campaignScheduleCreate, handler: campaignScheduleCreate, budget: Budgets.audience },
  { endpoint: endpoints.campaignScheduleUpdate, handler: campaignScheduleUpdate },
  { endpoint: endpoints.campaignScheduleDelete, handler: campaignScheduleDelete },
  { endpoint: endpoints.canvasTrigger, handler: canvasTrigger, budget: Budgets.audience },
  { endpoint: endpoints.canvasScheduleCreate, handler: canvasScheduleCreate, budget: Budgets.audience },
  { endpoint: endpoints.canvasScheduleUpdate, handler: canvasScheduleUpdate },
  { endpoint: endpoints.canvasScheduleDelete, handler: canvasScheduleDelete },
  { endpoint: endpoints.messagesSend, handler: Messages.messagesSend, budget: Budgets.audience },
  { endpoint: endpoints.messagesScheduleCreate, handler: Messages.messagesScheduleCreate, budget: Budgets.audience },
  { endpoint: endpoints.messagesScheduleUpdate, handler: Messages.messagesScheduleUpdate },
  { endpoint: endpoints.messagesScheduleDelete, handler: Messages.messagesScheduleDelete },
  { endpoint: endpoints.messagesScheduled, handler: Messages.messagesScheduled },
  { endpoint: endpoints.sendIdCreate, handler: sendIdCreate },
  { endpoint: endpoints.transactionalSend, handler: transactionalSend },
  { endpoint: endpoints.catalogCreate, handler: catalogCreate },
  { endpoint: endpoints.catalogList, handler: catalogList },
  { endpoint: endpoints.catalogDelete, handler: catalogDelete },
  { endpoint: endpoints.catalogItemsAdd, handler: Items.catalogItemsAdd },
  { endpoint: endpoints.catalogItemsUpdate, handler: Items.catalogItemsUpdate },
  { endpoint: endpoints.catalogItemsReplace, handler: Items.catalogItemsReplace },
  { endpoint: endpoints.catalogItemsDelete, handler: Items.catalogItemsDelete },
  { endpoint: endpoints.catalogItemsList, handler: Items.catalogItemsList },
  { endpoint: endpoints.catalogItemGet, handler: Items.catalogItemGet },
  { endpoint: endpoints.catalogItemCreate, handler: Items.catalogItemCreate },
  { endpoint: endpoints.catalogItemUpdate, handler: Items.catalogItemUpdate },
  { endpoint: endpoints.catalogItemReplace, handler: Items.catalogItemReplace },
  { endpoint: endpoints.catalogItemDelete, handler: Items.catalogItemDelete },
  { endpoint: endpoints.eventsList, handler: Lists.eventsList },
  { endpoint: endpoints.events, handler: Lists.events },
  { endpoint: endpoints.customAttributes, handler: Lists.customAttributes },
  { endpoint: endpoints.productList, handler: Lists.productList },
  { endpoint: endpoints.segmentsList, handler: Lists.segmentsList },
  { endpoint: endpoints.segmentsDetails, handler: Lists.segmentsDetails },
  { endpoint: endpoints.campaignsList, handler: Lists.campaignsList },
  { endpoint: endpoints.campaignsDetails, handler: Lists.campaignsDetails },
  { endpoint: endpoints.canvasList, handler: Lists.canvasList },
  { endpoint: endpoints.canvasDetails, handler: Lists.canvasDetails },
  { endpoint: endpoints.eventsSeries, handler: Series.eventsSeries },
  { endpoint: endpoints.quantitySeries, handler: Series.quantitySeries },
  { endpoint: endpoints.revenueSeries, handler: Series.revenueSeries },
  { endpoint: endpoints.segmentsSeries, handler: Series.segmentsSeries },
  { endpoint: endpoints.campaignsSeries, handler: Series.campaignsSeries },
  { endpoint: endpoints.canvasSeries, handler: Series.canvasSeries }
]

/** Where a request leads. */
export type Routed =
  | { readonly _tag: "Found"; readonly emulated: Emulated; readonly params: Readonly<Record<string, string>> }
  /** The path exists, with other methods. */
  | { readonly _tag: "WrongMethod"; readonly allowed: ReadonlyArray<string> }
  /** Braze has it, this emulator does not. */
  | { readonly _tag: "NotEmulated"; readonly endpoint: EndpointFact }
  | { readonly _tag: "Unknown" }

interface Compiled<A> {
  readonly row: A
  readonly pattern: RegExp
}

const compile = <A>(row: A, path: string): Compiled<A> => ({
  row,
  pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`)
})

const compiled = emulated.map((row) => compile(row, row.endpoint.path))
const fixed = new Map(emulated.map((row) => [`${row.endpoint.method} ${row.endpoint.path}`, row]))
const noParams: Readonly<Record<string, string>> = {}

const all: ReadonlyArray<EndpointFact> = Object.values(endpoints)
const others = all
  .filter((endpoint) => !emulated.some((row) => row.endpoint === endpoint))
  .map((endpoint) => compile(endpoint, endpoint.path))

/** The endpoint of a method and a path (percent-encoded, without query). Paths are compared with case, as they are sent. */
export const route = (method: string, path: string): Routed => {
  const known = fixed.get(`${method} ${path}`)
  if (known !== undefined) return { _tag: "Found", emulated: known, params: noParams }
  const found = compiled.filter(({ pattern }) => pattern.test(path))
  const right = found.find(({ row }) => row.endpoint.method === method)
  if (right !== undefined) return { _tag: "Found", emulated: right.row, params: paramsOf(right.pattern, path) }
  const other = others.filter(({ pattern }) => pattern.test(path))
  const missing = other.find(({ row }) => row.method === method)
  if (missing !== undefined) return { _tag: "NotEmulated", endpoint: missing.row }
  const allowed = [...found.map(({ row }) => row.endpoint.method), ...other.map(({ row }) => row.method)]
  return allowed.length === 0 ? { _tag: "Unknown" } : { _tag: "WrongMethod", allowed: [...new Set(allowed)] }
}

/** Placeholders by name, percent-decoded; one that cannot be decoded stays as it was sent. */
const paramsOf = (pattern: RegExp, path: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(pattern.exec(path)?.groups ?? {}).map(([name, value]) => [name, decoded(value)]))

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** Every path that Braze has. */
export const paths: ReadonlyArray<string> = all.map(({ path }) => path)
