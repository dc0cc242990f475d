import { counted } from "../report/Numbers.js"
import type { Removed } from "../run/Forgetting.js"

/** The text about what was removed, and about later records. `shown` formats a path for people. */
export const text = (
  { deadLetters, items, outcomes, queued, remembered, unlisted, unread, wasForgotten }: Removed,
  dryRun: boolean,
  shown: (path: string) => string
): string => {
  const parts = [
    ...deadLetters.map(({ count, file }) => `${counted(count, "dead letter")} in ${shown(file)}`),
    ...outcomes.map(({ count, file }) => `${counted(count, "outcome")} in ${shown(file)}`),
    ...(items === 0 ? [] : [counted(items, "item of an unfinished request", "items of unfinished requests")]),
    ...(remembered === 0 ? [] : [counted(remembered, "remembered delivery", "remembered deliveries")])
  ]
  const verb = dryRun ? "Would remove" : "Removed"
  return [
    parts.length === 0 ? "No stored data was found." : `${verb}:`,
    ...parts.map((part) => `  ${part}`),
    dryRun
      ? "Without --dry-run, later records with this id or address would be skipped and counted as `forgotten`. Nothing was changed."
      : `Later records with this id or address are skipped and counted as \`forgotten\`${wasForgotten ? ", as before" : ""}.`,
    ...(unread === undefined
      ? []
      : [
          `The source was not read to its end, so records with other ids were not found in it: ${unread}`,
          "Fix the source and run the command again, or run it once for each of these ids."
        ]),
    ...(queued === 0 ? [] : [queuedText(queued, dryRun)]),
    ...(unlisted === undefined ? [] : [`Programs that send with this configuration do not skip it: ${unlisted}`]),
    "Sources, reports, tables written with --rejects and delivered data are not changed."
  ].join("\n")
}

const queuedText = (queued: number, dryRun: boolean): string =>
  `${counted(queued, "sent record")} ${queued === 1 ? "waits" : "wait"} in the queue on disk. Those with this id or address stay there until the next program opens the queue. ${dryRun ? "Without --dry-run, it would remove them instead of sending them" : "It removes them instead of sending them"}.`
