import { resolve } from "node:path"
import type * as CustomDestination from "@sluice/core/CustomDestination"
import * as Item from "@sluice/core/Item"
import * as Reply from "@sluice/core/Reply"
import { isObject, type JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { length } from "@sluice/values/SettingsSchema"
import { Clock, Effect, Fiber, Runtime } from "effect"
import { disk, type FileSystem } from "./FileSystem.js"
import { type NdjsonSettings, publicSettings, type Settings, settings } from "./Settings.js"
import { codeOf, isFull, Writer } from "./Writer.js"

/** Any JSON object. */
const item: CustomDestination.SettingsSchema<JsonObject, Readonly<Record<string, unknown>>> = {
  "~standard": {
    version: 1,
    vendor: "sluice",
    validate: (value) =>
      isJsonObject(value)
        ? { value }
        : { issues: [{ message: "expected an object. Use fields, or a mapping that makes objects." }] }
  }
}

const isJsonObject = (value: unknown): value is JsonObject => isObject(value) && !Array.isArray(value)

/** The common key of all lines, which keeps the order of the source. */
const everyLine = Item.key("ndjson", "")

const defaults = { maxBytes: 100_000_000, maxAge: "1 hour" }

/** The definition of a destination whose lines are written to a file system. */
export type NdjsonDefinition = CustomDestination.SessionDefinition<
  Settings,
  JsonObject,
  NdjsonSettings,
  Readonly<Record<string, unknown>>
>

/** Writes objects as lines of NDJSON files. `files` is the disk, or a double of it in tests. */
export const over = (files: FileSystem): NdjsonDefinition => ({
  name: "ndjson",
  settings,
  publicSettings,
  item,
  key: () => everyLine,
  // Each line ends with a line feed.
  limits: { items: 1_000, bytes: 4_000_000, bytesAlone: 4_000_000, envelope: 1 },
  budget: (_) => undefined,
  repeatable: (_, { repeatable = false }) => repeatable,
  open: (own, { folder, name }) =>
    Effect.flatMap(Effect.zip(Effect.clock, Effect.runtime()), ([clock, runtime]) => {
      const place = resolve(folder, own.folder)
      const writer = new Writer({
        files,
        folder: place,
        name: own.name ?? (name.replace(/[^\p{L}\p{N}._-]/gu, "-").replace(/^[.-]+/, "") || "records"),
        maxBytes: own.maxBytes ?? defaults.maxBytes,
        sync: own.sync ?? true,
        date: () => new Date(clock.unsafeCurrentTimeMillis()),
        later: timer(runtime, own.maxAge ?? defaults.maxAge)
      })
      const session: CustomDestination.DestinationSession = {
        attempt: (items) =>
          Effect.flatMap(Clock.currentTimeMillis, (now) =>
            Effect.promise(() => append(writer, items.map(lineOf(own, new Date(now))).join(""), place))
          ),
        close: () => writer.close()
      }
      return Effect.promise(() =>
        writer.prepare().then(
          () => session,
          (error) => failed(error, place)
        )
      )
    })
})

/** Starts a timer in the time of the pipeline. If completing a file fails, the next write or the end of the run tries again. */
const timer =
  (runtime: Runtime.Runtime<never>, age: string) =>
  (run: () => Promise<void>): (() => void) => {
    const late = Effect.zipRight(Effect.sleep(length(age)), Effect.ignore(Effect.tryPromise(run)))
    const fiber = Runtime.runFork(runtime)(late)
    return () => void Runtime.runFork(runtime)(Fiber.interruptFork(fiber))
  }

const lineOf =
  ({ line = "object" }: Settings, at: Date) =>
  ({ json, record }: Item.Item): string => {
    if (line === "object") return `${json}\n`
    const { line: number, source } = record.origin
    const origin = { at: at.toISOString(), id: record.id, source, ...(number !== undefined && { line: number }) }
    return `${JSON.stringify(origin).slice(0, -1)},"object":${json}}\n`
  }

const append = async (writer: Writer, lines: string, folder: string): Promise<Reply.Reply> => {
  const result = await writer.write(lines)
  switch (result._tag) {
    case "Written":
      return Reply.judged(undefined)
    case "Failed":
      return failed(result.error, folder)
    case "Unsure":
      return Reply.haltUnsure(notWritten(result.error, folder))
  }
}

/** Nothing was written. A full disk may have room later; any other error needs a person. */
const failed = (error: unknown, folder: string): Reply.Wait | Reply.Halt =>
  isFull(error) ? Reply.wait(diskFull(error, folder), undefined) : Reply.halt(notWritten(error, folder))

const diskFull = (error: unknown, folder: string): Reason => ({
  code: "disk-full",
  message: `The disk of ${folder} is full (${codeOf(error)}). No line is lost. Free some space: the run continues when there is room.`
})

const notWritten = (error: unknown, folder: string): Reason => ({
  code: "file-not-written",
  message: `A file in ${folder} could not be written (${codeOf(error) || "unknown error"}). Check that it is a folder, its permissions, and the disk. Then run the command again.`
})

/** Writes objects as lines of NDJSON files on the disk, with rotation by size and age. */
export const ndjson: NdjsonDefinition = over(disk)
