import type { Summary } from "@sluice/braze-emulator/Inspect"

const counted = (count: number, one: string): string =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? one : `${one}s`}`

/**
 * One line about an exchange: method, path, status (or how it ended), objects, and its mistakes. Summaries contain no
 * key.
 */
export const of = (
  workspace: string,
  { method, path, status, ended, items, refused, fault, mistakes }: Summary
): string => {
  const where = workspace === "default" ? "" : `[${workspace}] `
  const parts = [
    `${method} ${path} ${ended === "answered" ? status : ended}`,
    ...(items === 0 ? [] : [counted(items, "object")]),
    ...(refused.length === 0 ? [] : [`${refused.length.toLocaleString("en-GB")} refused`]),
    ...(fault === null ? [] : [`fault: ${fault.type}`]),
    ...(mistakes.length === 0 ? [] : [`${mistakes.length === 1 ? "mistake" : "mistakes"}: ${mistakes.join(", ")}`])
  ]
  return where + parts.join(", ")
}
