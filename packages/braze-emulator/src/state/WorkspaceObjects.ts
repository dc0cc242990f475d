import type { GroupState } from "@sluice/braze-api/Attributes"
import type { FieldType } from "@sluice/braze-api/CatalogErrors"
import * as Totals from "./Totals.js"

/** One row of a catalog; `id` is among its fields. */
export type CatalogItem = Readonly<Record<string, unknown>>

/** A catalog and its rows, in the order in which they came. */
export interface Catalog {
  readonly name: string
  readonly description: string
  readonly fields: ReadonlyArray<{ readonly name: string; readonly type: FieldType }>
  readonly items: Map<string, CatalogItem>
  /** Milliseconds since 1970. */
  updatedAt: number
}

/** What is known of an address or a number that no profile has. */
export interface ContactState {
  /** Milliseconds since 1970; kept for the documented number of days. */
  readonly at: number
  readonly groups: Readonly<Record<string, GroupState>>
  readonly emailSubscribe?: string
}

/** Through which endpoint a message went out. */
export type MessageKind = "campaign" | "canvas" | "messages" | "transactional"

/** One message to one person, or the reason why there was none. */
export interface Message {
  /** 1 for the first; grows by one. */
  readonly n: number
  /** Number of the request that asked for it. */
  readonly request: number
  /** When it went out, in milliseconds since 1970. */
  readonly at: number
  readonly kind: MessageKind
  /** Of the campaign or canvas; absent for `messages/send` without one. */
  readonly id?: string
  readonly dispatch_id: string
  readonly send_id?: string
  readonly schedule_id?: string
  /** Absent where nobody was found. */
  readonly braze_id?: string
  readonly external_id?: string
  readonly channels: ReadonlyArray<string>
  /** The trigger properties or the context as this person's message sees them. */
  readonly properties: Readonly<Record<string, unknown>>
  /** `sent`, or why not: `unknown recipient`, `ambiguous recipient`, `unsubscribed`, `bounced`, `no address`, `paused`, `archived`. */
  readonly outcome: string
}

/** A message that waits for its moment. */
export interface Schedule {
  readonly id: string
  readonly kind: MessageKind
  /** Milliseconds since 1970. */
  readonly at: number
  /** The schedule as it was sent. */
  readonly schedule: Readonly<Record<string, unknown>>
  /** The body of the request without its schedule. */
  readonly body: Readonly<Record<string, unknown>>
  readonly dispatch_id: string
  readonly request: number
}

/** An archive that an export of a segment made: what is in it, people as they are when it is fetched. */
export interface Archive {
  /** Id of the segment. */
  readonly segment: string
  readonly isControlGroup: boolean
  readonly fields: ReadonlyArray<string>
  /** Names of the custom attributes that were asked for; undefined: as `fields` says. */
  readonly attributes: ReadonlyArray<string> | undefined
}

/** A call to an address of the client that Braze would have made, and that is never made from here. */
export interface Callback {
  /** Number of the request that named the address. */
  readonly request: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** The address as it was sent. */
  readonly endpoint: string
  /** The JSON that it would have got. */
  readonly body: Readonly<Record<string, unknown>>
}

/** What a workspace knows besides its people and their doings. */
export interface WorkspaceObjects {
  readonly catalogs: Map<string, Catalog>
  /** By `email:ADDRESS` or `phone:NUMBER`. */
  readonly contacts: Map<string, ContactState>
  /** Addresses that bounced for good: milliseconds since 1970. */
  readonly hardBounces: Map<string, number>
  /** Addresses that reported spam: milliseconds since 1970. */
  readonly spamReports: Map<string, number>
  readonly blocklist: Set<string>
  readonly schedules: Map<string, Schedule>
  /** Campaign by `send_id`. */
  readonly sends: Map<string, string>
  /** When a transactional message with this reference was taken, and its dispatch. */
  readonly externalSends: Map<string, { readonly at: number; readonly dispatch_id: string }>
  /** Segments that are being exported, and until when. */
  readonly exports: Map<string, number>
  /** The newest archives of exports, by their prefix. */
  readonly archives: Map<string, Archive>
  /** The newest calls to clients, oldest first. */
  readonly callbacks: Array<Callback>
  /** The newest messages, in the order in which they went out. */
  readonly outbox: Array<Message>
  readonly totals: Totals.Totals
  /** Messages that ever went out. */
  messages: number
  /** Ids made so far. */
  ids: number
}

/** Nothing is known. */
export const make = (): WorkspaceObjects => ({
  catalogs: new Map(),
  contacts: new Map(),
  hardBounces: new Map(),
  spamReports: new Map(),
  blocklist: new Set(),
  schedules: new Map(),
  sends: new Map(),
  externalSends: new Map(),
  exports: new Map(),
  archives: new Map(),
  callbacks: [],
  outbox: [],
  totals: Totals.make(),
  messages: 0,
  ids: 0
})

/** Newest messages kept; the count of all of them goes on. */
export const outboxLength = 10_000

/** Puts a message into the outbox. */
export const send = (objects: WorkspaceObjects, message: Omit<Message, "n">): void => {
  objects.outbox.push({ n: ++objects.messages, ...message })
  if (objects.outbox.length >= 2 * outboxLength) objects.outbox.splice(0, objects.outbox.length - outboxLength)
}

/** Newest archives kept. */
export const mostArchives = 100

/** Keeps an archive; the oldest one goes where there are too many. */
export const keepArchive = ({ archives }: WorkspaceObjects, prefix: string, archive: Archive): void => {
  archives.set(prefix, archive)
  const [oldest] = archives.keys()
  if (archives.size > mostArchives && oldest !== undefined) archives.delete(oldest)
}

/** Newest calls to clients kept. */
export const mostCallbacks = 1_000

/** Writes down a call that Braze would have made; the oldest one goes where there are too many. */
export const callBack = ({ callbacks }: WorkspaceObjects, callback: Callback): void => {
  callbacks.push(callback)
  if (callbacks.length > mostCallbacks) callbacks.shift()
}

type Entries<K, V> = ReadonlyArray<readonly [K, V]>

/** WorkspaceObjects as plain data, fit for JSON. */
export interface Snapshot {
  readonly catalogs: ReadonlyArray<Omit<Catalog, "items"> & { readonly items: Entries<string, CatalogItem> }>
  readonly contacts: Entries<string, ContactState>
  readonly hardBounces: Entries<string, number>
  readonly spamReports: Entries<string, number>
  readonly blocklist: ReadonlyArray<string>
  readonly schedules: ReadonlyArray<Schedule>
  readonly sends: Entries<string, string>
  readonly externalSends: Entries<string, { readonly at: number; readonly dispatch_id: string }>
  readonly exports: Entries<string, number>
  readonly archives: Entries<string, Archive>
  readonly callbacks: ReadonlyArray<Callback>
  readonly outbox: ReadonlyArray<Message>
  readonly totals: Totals.Snapshot
  readonly messages: number
  readonly ids: number
}

/** Copies objects; later changes of them do not reach the copy. */
export const snapshot = (objects: WorkspaceObjects): Snapshot => ({
  catalogs: [...objects.catalogs.values()].map((catalog) => ({ ...catalog, items: [...catalog.items] })),
  contacts: [...objects.contacts],
  hardBounces: [...objects.hardBounces],
  spamReports: [...objects.spamReports],
  blocklist: [...objects.blocklist],
  schedules: [...objects.schedules.values()],
  sends: [...objects.sends],
  externalSends: [...objects.externalSends],
  exports: [...objects.exports],
  archives: [...objects.archives],
  callbacks: [...objects.callbacks],
  outbox: [...objects.outbox],
  totals: Totals.snapshot(objects.totals),
  messages: objects.messages,
  ids: objects.ids
})

/** WorkspaceObjects from their copy, which stays as it is. */
export const restore = (taken: Snapshot): WorkspaceObjects => ({
  catalogs: new Map(taken.catalogs.map((catalog) => [catalog.name, { ...catalog, items: new Map(catalog.items) }])),
  contacts: new Map(taken.contacts),
  hardBounces: new Map(taken.hardBounces),
  spamReports: new Map(taken.spamReports),
  blocklist: new Set(taken.blocklist),
  schedules: new Map(taken.schedules.map((schedule) => [schedule.id, schedule])),
  sends: new Map(taken.sends),
  externalSends: new Map(taken.externalSends),
  exports: new Map(taken.exports),
  archives: new Map(taken.archives),
  callbacks: [...taken.callbacks],
  outbox: [...taken.outbox],
  totals: Totals.restore(taken.totals),
  messages: taken.messages,
  ids: taken.ids
})
