import { createHash } from "node:crypto"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { createServer } from "node:http"
import { basename } from "node:path"
import type { Tarball } from "./Tarballs.js"

/** A running registry. */
export interface PackageRegistry {
  /** Its address on loopback, without a slash at the end. */
  readonly url: string
  readonly stop: () => Promise<void>
}

/** The metadata of a package in a registry. */
const about = ({ file, manifest, name, version }: Tarball, url: string): object => {
  const data = readFileSync(file)
  const hash = (algorithm: string, encoding: "base64" | "hex"): string =>
    createHash(algorithm).update(data).digest(encoding)
  const dist = {
    tarball: `${url}/archives/${basename(file)}`,
    integrity: `sha512-${hash("sha512", "base64")}`,
    shasum: hash("sha1", "hex")
  }
  return { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } } }
}

/**
 * Serves archives as a package registry on loopback, so that npm and pnpm install them by name, as they do after a
 * publication. Requests for other packages are redirected to `upstream`, the registry that npm is configured with.
 */
export const start = async (tarballs: ReadonlyArray<Tarball>, upstream: string): Promise<PackageRegistry> => {
  const byName = new Map(tarballs.map((tarball) => [tarball.name, tarball]))
  const byFile = new Map(tarballs.map((tarball) => [basename(tarball.file), tarball]))
  const server = createServer(({ headers, url = "/" }, response) => {
    const path = decodeURIComponent(url.slice(1).replace(/\?.*$/, ""))
    const archive = byFile.get(path.replace(/^archives\//, ""))
    const named = byName.get(path)
    if (archive !== undefined) response.end(readFileSync(archive.file))
    else if (named !== undefined) {
      response.setHeader("content-type", "application/json")
      response.end(JSON.stringify(about(named, `http://${headers.host}`)))
    } else response.writeHead(302, { location: new URL(url, upstream).href }).end()
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("The registry has no port.")
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
