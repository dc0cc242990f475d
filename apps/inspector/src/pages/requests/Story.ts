import type { Schemas } from "../../control/Client.js"
import { endings } from "../../control/Endings.js"
import { plural } from "../../parts/Format.js"

type Summary = Schemas["RequestSummary"]

const results = ({ items, applied, refused, dropped, status }: Summary): string => {
  if (items === 0) return ""
  const others = [
    refused.length === 0 ? "" : `${plural(refused.length, "object")} refused`,
    dropped.length === 0 ? "" : `${plural(dropped.length, "object")} dropped`
  ].filter((part) => part !== "")
  if (others.length > 0) {
    return applied > 0
      ? `${[`${plural(applied, "object")} applied`, ...others].join(", ")}.`
      : `Nothing was applied: ${others.join(", ")}.`
  }
  if (applied === 0) return status < 300 ? "" : "Nothing was applied."
  return `${plural(applied, "object")} applied${status < 300 ? "" : ", although the response reports an error"}.`
}

/** The effects of a request, in sentences. */
export const story = (summary: Summary): string =>
  [
    summary.fault === null ? "" : `Fault rule ${summary.fault.rule + 1} fired (${summary.fault.type}).`,
    endings[summary.ended].sentence,
    results(summary)
  ]
    .filter((sentence) => sentence !== "")
    .join(" ")
