import type { MockBraze } from "../MockBraze.js"

/** The address of a mock and what its clients need. */
export type Started = Pick<MockBraze, "url" | "apiKey" | "adminToken"> & {
  /** The file with the certificate that clients must trust; absent: none was created. */
  readonly certificatePath?: string
}

const inspectorOf = ({ url, adminToken }: Started): string =>
  adminToken === undefined ? `${url}/_mock/` : `${url}/_mock/?token=${encodeURIComponent(adminToken)}`

/** One line for programs. */
export const json = (started: Started): string => {
  const { url, apiKey, adminToken, certificatePath } = started
  const token = adminToken === undefined ? {} : { adminToken }
  const certificate = certificatePath === undefined ? {} : { certificate: certificatePath }
  return JSON.stringify({ url, inspector: inspectorOf(started), apiKey, ...token, ...certificate })
}

/** The text for people; on a terminal with the commands that set the variables of a shell. */
export const text = (started: Started, isTerminal: boolean): string => {
  const { url, apiKey, adminToken, certificatePath } = started
  const trust = certificatePath === undefined ? [] : [`export NODE_EXTRA_CA_CERTS=${quoted(certificatePath)}`]
  return [
    `mock-braze listens on ${url}`,
    `  key        ${apiKey}`,
    ...(adminToken === undefined ? [] : [`  token      ${adminToken}`]),
    `  inspector  ${inspectorOf(started)}`,
    ...(certificatePath === undefined ? [] : [`  trust      ${certificatePath}`]),
    ...(isTerminal
      ? ["", `export BRAZE_ENDPOINT=${quoted(url)}`, `export BRAZE_API_KEY=${quoted(apiKey)}`, ...trust, ""]
      : []),
    "Press Ctrl-C to stop."
  ].join("\n")
}

/** A word for a POSIX shell. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
