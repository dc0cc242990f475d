import * as MonotonicTime from "@sluice/core/MonotonicTime"
import { isObject, type Json, parse } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Duration, Effect, Schedule } from "effect"
import { strFromU8, unzipSync } from "fflate"
import type { Client } from "../client/Client.js"
import * as Person from "./Person.js"

/** The settings of the members of a segment. */
export interface SegmentMembersSettings {
  /** The API identifier of the segment. */
  readonly segmentId: string
  /** Asks for the export. The key needs `users.export.segment`. */
  readonly client: Pick<Client, "request">
  /** Downloads the archive of an export. Default: `fetch`, at most 256 MB. */
  readonly download?: (url: string) => Promise<Uint8Array>
  /** The time from one export to the next. Default: 1 hour. */
  readonly every?: Duration.DurationInput
  /**
   * The time after which members are unknown if no export succeeded, because old data would choose a wrong conversation.
   * Default: 1 day.
   */
  readonly validFor?: Duration.DurationInput
  /** The time that Braze may take to build the archive. Default: 10 minutes. */
  readonly patience?: Duration.DurationInput
}

/** The members of a segment, kept in memory as keys of people. */
export interface SegmentMembers {
  readonly segmentId: string
  /**
   * Whether a person is a member. Undefined if that is unknown: no export succeeded within `validFor`. `now` is
   * monotonic time, see `MonotonicTime`.
   */
  readonly has: (person: Person.TargetedPerson, now: number) => boolean | undefined
  /** The reason the last export failed. Undefined if it succeeded. */
  readonly trouble: () => Reason | undefined
  /** Exports the segment once. Never fails: the members of the last export are kept, and `trouble` says why. */
  readonly refresh: Effect.Effect<void>
  /** Exports the segment at once and then repeatedly, until it is interrupted. */
  readonly keepFresh: Effect.Effect<never>
}

/** Reads the members of a segment by `/users/export/segment`. Nothing is read before `refresh` or `keepFresh`. */
export const make = (settings: SegmentMembersSettings): SegmentMembers => {
  const { client, download = fetched, segmentId } = settings
  const validFor = Duration.toMillis(settings.validFor ?? "1 day")
  const patience = Duration.decode(settings.patience ?? "10 minutes")
  let members: ReadonlySet<string> = new Set()
  let readAt: number | undefined
  let trouble: Reason | undefined

  const refresh = Effect.matchEffect(exported({ client, segmentId, download, patience }), {
    onFailure: (reason) =>
      Effect.sync(() => {
        trouble = reason
      }),
    onSuccess: (keys) =>
      Effect.map(MonotonicTime.millis, (now) => {
        members = keys
        readAt = now
        trouble = undefined
      })
  })
  return {
    segmentId,
    has: (person, now) =>
      readAt === undefined || now - readAt > validFor
        ? undefined
        : Person.keysOf(person).some((key) => members.has(key)),
    trouble: () => trouble,
    refresh,
    keepFresh: Effect.forever(Effect.zipRight(refresh, Effect.sleep(settings.every ?? "1 hour")))
  }
}

interface Export extends Pick<SegmentMembersSettings, "client" | "segmentId"> {
  readonly download: (url: string) => Promise<Uint8Array>
  readonly patience: Duration.Duration
}

const exported = ({ client, download, patience, segmentId }: Export): Effect.Effect<ReadonlySet<string>, Reason> =>
  Effect.gen(function* () {
    const result = yield* client.request(
      "users/export/segment",
      { segment_id: segmentId, fields_to_export: ["external_id", "user_aliases"] },
      { deadline: "30 seconds" }
    )
    if (result._tag !== "Answered") return yield* Effect.fail(refused("reason" in result ? result.reason : notStarted))
    const url = isObject(result.body) ? result.body["url"] : undefined
    if (typeof url !== "string") return yield* Effect.fail(noAddress)
    const archive = yield* Effect.tryPromise({ try: () => download(url), catch: () => notReady }).pipe(
      Effect.retry(Schedule.spaced("10 seconds")),
      Effect.timeoutFail({ duration: patience, onTimeout: () => notReady })
    )
    return yield* Effect.try({ try: () => keysIn(archive), catch: () => notReadable })
  })

/** The keys of all users in the files of an archive: one JSON object per line. */
const keysIn = (archive: Uint8Array): ReadonlySet<string> => {
  const keys = new Set<string>()
  for (const file of Object.values(unzipSync(archive)))
    for (const line of strFromU8(file).split("\n")) {
      if (line.trim() === "") continue
      const user: Json | undefined = parse(line)
      if (user === undefined) throw new Error("a line of the export is not valid JSON")
      for (const key of Person.keysOfUser(user)) keys.add(key)
    }
  return keys
}

const mostBytes = 256 * 1024 * 1024

const fetched = async (url: string): Promise<Uint8Array> => {
  const response = await fetch(url)
  const length = Number(response.headers.get("content-length") ?? "0")
  if (!response.ok || length > mostBytes) {
    await response.body?.cancel()
    throw new Error(`The archive was not downloaded (HTTP ${response.status}).`)
  }
  return new Uint8Array(await response.arrayBuffer())
}

const refused = ({ code, message }: Reason): Reason => ({
  code: "segment-not-exported",
  message: `Braze did not export the segment (${code}). ${message}`
})
const notStarted: Reason = { code: "export-partly", message: "A part of the request was refused." }
const noAddress: Reason = {
  code: "export-without-address",
  message:
    "Braze exports segments of this workspace to its connected storage, so there is no address. Read the files there."
}
const notReady: Reason = {
  code: "export-not-ready",
  message: "The archive of the export could not be downloaded in time. The members of the last export are used."
}
const notReadable: Reason = {
  code: "export-not-readable",
  message: "The archive of the export could not be read. The members of the last export are used."
}
