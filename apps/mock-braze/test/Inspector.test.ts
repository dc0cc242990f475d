import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Emulator from "@sluice/braze-emulator/Emulator"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as Mock from "../src/control/Mock.js"
import * as Inspector from "../src/page/Inspector.js"
import * as MockHandler from "../src/server/MockHandler.js"
import * as Server from "../src/server/Server.js"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inspector-"))
  await mkdir(join(folder, "inspector", "assets"), { recursive: true })
  await writeFile(join(folder, "secret.txt"), "secret")
  await writeFile(join(folder, "inspector", "index.html"), "<!doctype html><title>inspector</title>")
  await writeFile(join(folder, "inspector", "assets", "index-Bx12_yZ9.js"), "export {}")
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const handler = () => MockHandler.make(Mock.make(Emulator.make()), () => Inspector.read(join(folder, "inspector")))

const get = (own: MockHandler.MockHandler, path: string) => own.handle(new Request(`http://mock.local/_mock/${path}`))

describe("the inspector", () => {
  it("is served from memory, with a page that is never cached and assets that are cached forever", async () => {
    const own = handler()
    const page = await get(own, "?a=1#/requests")
    expect([await page.text(), page.headers.get("content-type"), page.headers.get("cache-control")]).toEqual([
      "<!doctype html><title>inspector</title>",
      "text/html; charset=utf-8",
      "no-cache"
    ])
    await rm(join(folder, "inspector", "index.html"))
    expect(await (await get(own, "index.html")).text()).toContain("inspector")
    await writeFile(join(folder, "inspector", "index.html"), "<!doctype html><title>inspector</title>")
    const script = await get(own, "assets/index-Bx12_yZ9.js")
    expect([await script.text(), script.headers.get("content-type"), script.headers.get("cache-control")]).toEqual([
      "export {}",
      "text/javascript; charset=utf-8",
      "public, max-age=31536000, immutable"
    ])
  })

  it("may only load from and call this server", async () => {
    const { headers } = await get(handler(), "")
    const policy = headers.get("content-security-policy") ?? ""
    expect(policy.split("; ").sort()).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "font-src 'self'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self' data:",
      "script-src 'self'",
      "style-src 'self'"
    ])
    expect([headers.get("x-content-type-options"), headers.get("referrer-policy")]).toEqual(["nosniff", "no-referrer"])
  })

  it("serves only files of its folder, and does not hide the calls", async () => {
    const own = handler()
    const paths = [
      "../secret.txt",
      "%2e%2e/secret.txt",
      "..%2fsecret.txt",
      "assets/../../secret.txt",
      "assets",
      "nothing"
    ]
    const texts = await Promise.all(paths.map(async (path) => (await get(own, path)).text()))
    expect(texts.filter((text) => text.includes("secret") && !text.includes("no such call"))).toEqual([])
    expect(await (await get(own, "stats")).json()).toMatchObject({ requests: 0 })
    await own.close()
  })

  it("is a plain page with the calls if it was not built", async () => {
    expect(await Inspector.read(join(folder, "nothing"))).toBeUndefined()
    expect(await Inspector.read(join(folder, "inspector", "assets"))).toBeUndefined()
    const mock = Mock.make(Emulator.make())
    const own = MockHandler.make(mock, () => Promise.resolve(undefined))
    const { url, close } = await Server.listen(mock, own, { port: 0, host: "127.0.0.1", allowHosts: [] })
    const page = await fetch(`${url}/_mock/`)
    expect(await page.text()).toContain("/_mock/openapi.json")
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'")
    await close()
  })
})
