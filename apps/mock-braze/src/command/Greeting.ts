import type { MockBraze } from "../MockBraze.js"

/** Where a mock is, and what to show it. */
export type Started = Pick<MockBraze, "url" | "apiKey" | "adminToken">

const inspectorOf = ({ url, adminToken }: Started): string =>
  adminToken === undefined ? `${url}/_mock/` : `${url}/_mock/?token=${encodeURIComponent(adminToken)}`

/** One line for programs. */
export const json = (started: Started): string => {
  const { url, apiKey, adminToken } = started
  const token = adminToken === undefined ? {} : { adminToken }
  return JSON.stringify({ url, inspector: inspectorOf(started), apiKey, ...token })
}

/** What a person reads; on a terminal with the lines that lead a shell there. */
export const text = (started: Started, isTerminal: boolean): string => {
  const { url, apiKey, adminToken } = started
  return [
    `mock-braze listens on ${url}`,
    `  key        ${apiKey}`,
    ...(adminToken === undefined ? [] : [`  token      ${adminToken}`]),
    `  look at    ${inspectorOf(started)}`,
    ...(isTerminal ? ["", `export BRAZE_ENDPOINT=${quoted(url)}`, `export BRAZE_API_KEY=${quoted(apiKey)}`, ""] : []),
    "Ctrl-C stops it."
  ].join("\n")
}

/** A word of a POSIX shell. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
