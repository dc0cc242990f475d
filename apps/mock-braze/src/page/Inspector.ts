import { readdir, readFile } from "node:fs/promises"
import { extname, join, relative, sep } from "node:path"
import { fileURLToPath } from "node:url"

/** A file of the inspector, in memory. */
export interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly headers: Readonly<Record<string, string>>
}

/** The inspector's files by their path under `/_mock/`; the page has the empty path. */
export type Files = ReadonlyMap<string, StaticFile>

const mediaTypes: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2"
}

/** The page loads scripts, styles and images from this server only, contacts no other server, and cannot be framed. */
const securityHeaders = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin"
}

/** A file name with a content hash. */
const hashedName = /[-.][A-Za-z0-9_-]{8,}\.\w+$/

const headersOf = (path: string): Readonly<Record<string, string>> => ({
  ...securityHeaders,
  "content-type": mediaTypes[extname(path)] ?? "application/octet-stream",
  "cache-control":
    path.startsWith("assets/") && hashedName.test(path) ? "public, max-age=31536000, immutable" : "no-cache"
})

/** The folder of the built inspector: beside the built module, or in the package when running from source. */
const folders = ["./inspector/", "../../dist/inspector/"].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url))
)

/** All files below a folder; undefined if it contains no `index.html`. */
export const read = async (folder: string): Promise<Files | undefined> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
  const files = await Promise.all(
    paths.map(
      async (path) =>
        [path, { bytes: new Uint8Array(await readFile(join(folder, path))), headers: headersOf(path) }] as const
    )
  )
  const all = new Map<string, StaticFile>(files)
  const page = all.get("index.html")
  return page === undefined ? undefined : all.set("", page)
}

/** The built inspector; undefined if it was not built. */
export const load = async (): Promise<Files | undefined> => {
  for (const folder of folders) {
    const files = await read(folder)
    if (files !== undefined) return files
  }
  return undefined
}
