import type { Snapshot } from "@sluice/core/Pipeline"
import { counted, duration, grouped } from "./Numbers.js"

/** What is known of a run besides the snapshot. */
export interface Surroundings {
  readonly elapsedMs: number
  /** Entries that there are in all for this run, when that is known. */
  readonly total: number | undefined
  /** Part of the bytes of the source that were taken, 0 to 1, when that is known. */
  readonly taken: number | undefined
}

/** One line for people and logs alike: records, rate, dead letters, requests, budget, time left, and trouble. */
export const line = (snapshot: Snapshot, around: Surroundings): string => {
  const settled = snapshot.read - snapshot.open
  const rate = around.elapsedMs > 0 ? (1000 * settled) / around.elapsedMs : 0
  const of = around.total === undefined ? "" : ` of ${grouped(around.total)}`
  const left = timeLeft(snapshot, around, settled)
  return [
    `${grouped(settled)}${of} ${around.total === 1 ? "record" : "records"}`,
    `${grouped(rate)}/s`,
    counted(snapshot.dead, "dead letter"),
    `${snapshot.inFlight} in flight`,
    `budget ${grouped(snapshot.budget.used)}/${grouped(snapshot.budget.count)}`,
    ...(left === undefined ? [] : [`${duration(left)} left`]),
    ...(snapshot.health === "open" ? [] : [`${snapshot.health}: ${snapshot.trouble ?? "no answer"}`])
  ].join(" · ")
}

/** Milliseconds, from the part that is done; undefined while too little is done to tell. */
export const timeLeft = (
  snapshot: Snapshot,
  { elapsedMs, total, taken }: Surroundings,
  settled: number
): number | undefined => {
  const done = total !== undefined && total > 0 ? settled / total : partTaken(snapshot, taken, settled)
  return done === undefined || done < 0.01 || done >= 1 ? undefined : (elapsedMs * (1 - done)) / done
}

/** What was taken is ahead of what is settled. */
const partTaken = (snapshot: Snapshot, taken: number | undefined, settled: number): number | undefined =>
  taken === undefined || snapshot.read === 0 ? undefined : (taken * settled) / snapshot.read

/** The same over several lines, with a bar, for a terminal of so many columns. */
export const drawing = (snapshot: Snapshot, around: Surroundings, columns: number): string => {
  const settled = snapshot.read - snapshot.open
  const done = around.total === undefined ? around.taken : settled / Math.max(1, around.total)
  const width = Math.max(10, Math.min(40, columns - 10))
  const filled = done === undefined ? 0 : Math.round(Math.min(1, done) * width)
  const bar =
    done === undefined
      ? ""
      : `${"█".repeat(filled)}${"░".repeat(width - filled)} ${Math.floor(Math.min(1, done) * 100)} %\n`
  return bar + wrapped(line(snapshot, around), columns)
}

const wrapped = (text: string, columns: number): string => {
  const lines: Array<string> = []
  for (const part of text.split(" · ")) {
    const last = lines[lines.length - 1]
    if (last === undefined || last.length + part.length + 3 > columns) lines.push(part)
    else lines[lines.length - 1] = `${last} · ${part}`
  }
  return lines.join("\n")
}
