import { counted } from "../report/Numbers.js"
import type { Removed } from "../run/Forgetting.js"

/** What was removed, and what happens to later records. `shown` is a path as people read it. */
export const text = (
  { deadLetters, items, outcomes, remembered, unlisted, unread, wasForgotten }: Removed,
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
    parts.length === 0 ? "Nothing is stored about it." : `${verb}:`,
    ...parts.map((part) => `  ${part}`),
    dryRun
      ? "Without --dry-run, later records of it would be skipped and counted as `forgotten`. Nothing was changed."
      : `Later records of it are skipped and counted as \`forgotten\`${wasForgotten ? ", as before" : ""}.`,
    ...(unread === undefined
      ? []
      : [
          `The source was not read to its end, so its records with other ids were not found: ${unread}`,
          "Run the command again when it can be read, or once for each of these ids."
        ]),
    ...(unlisted === undefined ? [] : [`Programs that send with this configuration do not skip it: ${unlisted}`]),
    "Sources, reports and delivered data are not changed."
  ].join("\n")
}
