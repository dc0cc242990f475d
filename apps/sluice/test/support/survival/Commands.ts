import { copyFileSync, linkSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import type { Dead } from "@sluice/core/Outcome"
import * as fc from "fast-check"
import { isOpen, type Model } from "./Laws.js"
import { entriesOf, type Kind } from "./Reference.js"
import type { Course, Stage } from "./Stage.js"
import { answers } from "./Vendor.js"

/** An action of a person or a process. */
type Command = fc.AsyncCommand<Model, Stage>

const command = (
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model, stage: Stage) => Promise<void> | void
): Command => ({ check, run: async (model, stage) => run(model, stage), toString: () => name })

const always = (): boolean => true

const name = fc.constantFrom("a", "b", "c", "d")
const kind = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Kind>("good") },
  { weight: 1, arbitrary: fc.constant<Kind>("invalid") },
  { weight: 1, arbitrary: fc.constant<Kind>("refused") }
)
const kinds = fc.array(kind, { minLength: 1, maxLength: 5 })

const line = (v: number, of: Kind): string => {
  const at = of === "invalid" ? "?" : "2026-03-04T10:00:00Z"
  return JSON.stringify({ v, id: `r${v}`, who: `u${v}`, kind: of, at })
}

const isCompressed = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

let modifications = 0

/** File systems with coarse clocks give two quick changes the same time, so a run cannot distinguish them. */
const stamp = (stage: Stage, file: string): void => {
  const seconds = 1_700_000_000 + modifications++
  utimesSync(stage.path(file), seconds, seconds)
}

/** Writes a file in place, so that every hard link shows the new content. */
const write = (model: Model, stage: Stage, file: string, bytes: Buffer, of = model.files.get(file)?.inode): void => {
  writeFileSync(stage.path(file), bytes)
  stamp(stage, file)
  const inode = of ?? model.nextInode()
  model.files.set(file, { inode, bytes })
  for (const [name, content] of model.files) if (content.inode === inode) model.files.set(name, { inode, bytes })
}

const append = (model: Model, stage: Stage, file: string, text: string): void => {
  const { bytes = Buffer.alloc(0) } = model.files.get(file) ?? {}
  write(model, stage, file, Buffer.concat([bytes, isCompressed(bytes) ? gzipSync(text) : Buffer.from(text)]))
}

const lines = (model: Model, of: ReadonlyArray<Kind>): string =>
  of.map((one) => `${line(model.nextValue(), one)}\n`).join("")

/** Ends a last line that has no newline, so that nothing is appended to it. */
const endLine = (model: Model, stage: Stage, file: string): void => {
  const bytes = model.files.get(file)?.bytes
  if (bytes === undefined || bytes.length === 0 || isCompressed(bytes) || bytes.at(-1) === 0x0a) return
  const last = entriesOf(bytes).at(-1)
  append(model, stage, file, last?.record === undefined ? unfinishedEnd : "\n")
}

const unfinishedEnd = `,"kind":"good","at":"2026-03-04T10:00:00Z"}\n`

const appends = fc.tuple(name, kinds).map(([file, of]) =>
  command(`append ${of.join(" ")} to ${file}`, always, (model, stage) => {
    endLine(model, stage, file)
    append(model, stage, file, lines(model, of))
  })
)

const appendsUnfinished = fc.tuple(name, fc.boolean()).map(([file, readable]) =>
  command(`append a ${readable ? "whole" : "half"} line without newline to ${file}`, always, (model, stage) => {
    if (isCompressed(model.files.get(file)?.bytes ?? Buffer.alloc(0))) return
    endLine(model, stage, file)
    const v = model.nextValue()
    append(model, stage, file, readable ? line(v, "good") : `{"v":${v},"id":"r${v}","who":"u${v}"`)
  })
)

const has = (file: string) => (model: Model) => model.files.has(file)
const free = (from: string, to: string) => (model: Model) => model.files.has(from) && !model.files.has(to)

const move = (model: Model, stage: Stage, from: string, to: string): void => {
  const content = model.files.get(from)
  if (content === undefined) return
  renameSync(stage.path(from), stage.path(to))
  model.files.delete(from)
  model.files.set(to, content)
}

const renames = fc
  .tuple(name, name)
  .map(([from, to]) =>
    command(`rename ${from} to ${to}`, free(from, to), (model, stage) => move(model, stage, from, to))
  )

const rotates = fc.tuple(name, name, kinds).map(([from, to, of]) =>
  command(`rotate ${from} to ${to} and write ${of.join(" ")}`, free(from, to), (model, stage) => {
    move(model, stage, from, to)
    append(model, stage, from, lines(model, of))
  })
)

const copy = (model: Model, stage: Stage, from: string, to: string): void => {
  const bytes = model.files.get(from)?.bytes
  if (bytes === undefined) return
  copyFileSync(stage.path(from), stage.path(to))
  stamp(stage, to)
  model.files.set(to, { inode: model.nextInode(), bytes })
}

const copies = fc
  .tuple(name, name)
  .map(([from, to]) => command(`copy ${from} to ${to}`, free(from, to), (model, stage) => copy(model, stage, from, to)))

const copiesAndTruncates = fc.tuple(name, name, kinds).map(([from, to, of]) =>
  command(`copy ${from} to ${to}, truncate ${from} and write ${of.join(" ")}`, free(from, to), (model, stage) => {
    copy(model, stage, from, to)
    write(model, stage, from, Buffer.from(lines(model, of)))
  })
)

/** Names of links sort before and after those of files; no other command uses them. */
const linkName = fc.constantFrom("0-link", "z-link")

const links = fc.tuple(fc.constantFrom("hard", "symbolic"), name, linkName).map(([kind, file, link]) =>
  command(
    `make ${link} a ${kind} link to ${file}`,
    (model) => model.files.has(file) && !model.files.has(link) && !model.links.has(link),
    (model, stage) => {
      const content = model.files.get(file)
      if (content === undefined) return
      if (kind === "symbolic") {
        symlinkSync(stage.path(file), stage.path(link))
        model.links.set(link, file)
      } else {
        linkSync(stage.path(file), stage.path(link))
        model.files.set(link, content)
      }
    }
  )
)

const removesLinks = linkName.map((link) =>
  command(
    `remove the link ${link}`,
    (model) => model.files.has(link) || model.links.has(link),
    (model, stage) => {
      rmSync(stage.path(link))
      model.files.delete(link)
      model.links.delete(link)
    }
  )
)

const rewrites = fc.tuple(name, fc.nat(), fc.boolean()).map(([file, at, replaces]) =>
  command(`rewrite line ${at} of ${file}${replaces ? " in a new file" : ""}`, has(file), (model, stage) => {
    const { bytes = Buffer.alloc(0), inode } = model.files.get(file) ?? {}
    if (isCompressed(bytes)) return
    const all = bytes.toString("utf8").split("\n")
    if (all.length < 2) return
    all[at % (all.length - 1)] = line(model.nextValue(), "good")
    if (replaces) {
      writeFileSync(`${stage.folder}/next`, "")
      renameSync(`${stage.folder}/next`, stage.path(file))
    }
    write(model, stage, file, Buffer.from(all.join("\n")), replaces ? model.nextInode() : inode)
  })
)

const truncates = fc.tuple(name, fc.nat()).map(([file, at]) =>
  command(`truncate ${file} after line ${at}`, has(file), (model, stage) => {
    const bytes = model.files.get(file)?.bytes ?? Buffer.alloc(0)
    if (isCompressed(bytes)) return
    const all = bytes.toString("utf8").split("\n")
    const kept = all.slice(0, at % all.length)
    write(model, stage, file, Buffer.from(kept.map((one) => `${one}\n`).join("")))
  })
)

const deletes = name.map((file) =>
  command(`delete ${file}`, has(file), (model, stage) => {
    rmSync(stage.path(file))
    model.files.delete(file)
  })
)

const compresses = name.map((file) =>
  command(`compress ${file}`, has(file), (model, stage) => {
    endLine(model, stage, file)
    const bytes = model.files.get(file)?.bytes ?? Buffer.alloc(0)
    if (isCompressed(bytes) || bytes.length === 0) return
    rmSync(stage.path(file))
    model.files.delete(file)
    write(model, stage, file, gzipSync(bytes), model.nextInode())
  })
)

const course = (kills: boolean): fc.Arbitrary<Course> =>
  fc.record({
    killAt: kills ? fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 })) : fc.constant(0),
    stopAt: kills ? fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 4 })) : fc.constant(0),
    answers: kills
      ? fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant("accepted" as const) }, fc.constantFrom(...answers)), {
          maxLength: 6
        })
      : fc.constant([]),
    turns: fc.constantFrom(1, 10, 1_000)
  })

const chosen = (model: Model, names: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...new Set(names)].filter((one) => model.files.has(one))

const runs = fc
  .record({
    course: fc.oneof(course(true), course(false)),
    again: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(name, { maxLength: 1 })),
    accept: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.array(name, { maxLength: 2 }))
  })
  .map(({ accept, again, course: how }) =>
    command(
      `run ${JSON.stringify({ ...how, again, accept })}`,
      ({ files }) => files.size > 0,
      (model, stage) => {
        const accepted = chosen(model, accept)
        return model.run(stage, how, {
          accept: accepted,
          again: chosen(model, again).filter((one) => !accepted.includes(one))
        })
      }
    )
  )

const outcomes = fc.constantFrom<ReadonlyArray<Dead>>(
  ["rejected", "invalid", "failed"],
  ["rejected", "invalid", "failed", "unknown"]
)

const replays = fc.tuple(course(true), outcomes).map(([how, only]) =>
  command(`replay ${only.join(",")} ${JSON.stringify(how)}`, always, async (model, stage) => {
    if ((await stage.letters()).length > 0) await model.replay(stage, how, only)
  })
)

/** A person corrects, deletes or dismisses a letter, or saves the file again in another form. */
const edits = fc.tuple(fc.constantFrom("correct", "delete", "dismiss", "save again"), fc.nat()).map(([what, at]) =>
  command(`${what} letter ${at}`, always, async (model, stage) => {
    const letters = await stage.letters()
    const one = letters[at % Math.max(1, letters.length)]
    if (one === undefined) return
    if (what === "dismiss") return isOpen(one.state) ? stage.dismiss([one.key]) : undefined
    const edited = letters.flatMap(({ key, letter }) => {
      if (key !== one.key || what === "save again") return [letter]
      if (what === "delete") return []
      const v = model.nextValue()
      model.fixed.add(v)
      if (letter.destination === "event") model.reference.release(v, "corrected")
      return [{ ...letter, record: JSON.parse(line(v, "good")) }]
    })
    const text =
      what === "save again"
        ? `\u{feff}${edited.map((letter) => JSON.stringify(letter, null, 2)).join("\r\n")}\r\n`
        : edited.map((letter) => `${JSON.stringify(letter)}\n`).join("")
    writeFileSync(stage.letterFile, text)
  })
)

const waits = fc.constantFrom(1, 100).map((days) =>
  command(`wait ${days} days`, always, (_, stage) => {
    stage.clock.now += days * 24 * 60 * 60 * 1000
  })
)

const changesRoutes = fc.boolean().map((withProfiles) =>
  command(`configure ${withProfiles ? "two routes" : "one route"}`, always, (_, stage) => {
    stage.withProfiles = withProfiles
  })
)

/** Commands in any order; every sequence begins with a file. `replayPath`: that of a failure, to repeat it. */
export const commands = (most: number, replayPath?: string) =>
  fc.commands(
    [
      appends,
      appends,
      appendsUnfinished,
      renames,
      rotates,
      copies,
      copiesAndTruncates,
      rewrites,
      truncates,
      deletes,
      compresses,
      links,
      removesLinks,
      runs,
      runs,
      runs,
      runs,
      replays,
      edits,
      waits,
      changesRoutes
    ],
    { maxCommands: most, size: "max", ...(replayPath !== undefined && { replayPath }) }
  )
