import type { Schemas } from "../../control/Client.js"
import { plural } from "../../parts/Format.js"

type Summary = Schemas["RequestSummary"]

const endings: Readonly<Record<Summary["ended"], string>> = {
  answered: "",
  reset: "The connection was reset, so the client got no response.",
  hang: "No response was sent.",
  truncate: "The response was truncated.",
  garbage: "The response was garbage.",
  closed: "The client closed the connection before the end of the response."
}

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
  return `${plural(applied, "object")} applied${status < 300 ? "" : ", although the response says otherwise"}.`
}

/** What happened to a request, in sentences. */
export const story = (summary: Summary): string =>
  [
    summary.fault === null ? "" : `Fault rule ${summary.fault.rule + 1} fired (${summary.fault.type}).`,
    endings[summary.ended],
    results(summary)
  ]
    .filter((sentence) => sentence !== "")
    .join(" ")
