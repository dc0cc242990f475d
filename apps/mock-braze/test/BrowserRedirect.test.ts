import { describe, expect, it } from "vitest"
import { control, withMock } from "./Http.js"

const chrome = {
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8",
  "sec-fetch-dest": "document",
  "sec-fetch-mode": "navigate"
}

const look = async (url: string, headers: Readonly<Record<string, string>>, method = "GET") => {
  const { status, headers: told } = await fetch(url, { method, headers, redirect: "manual" })
  return { status, location: told.get("location") }
}

describe("a browser at the bare address", () => {
  it("is redirected to the inspector without a recorded mistake", () =>
    withMock(async (mock) => {
      expect(await look(`${mock.url}/`, chrome)).toEqual({ status: 302, location: "/_mock/" })
      expect(await look(mock.url, { accept: "text/html" })).toEqual({ status: 302, location: "/_mock/" })
      const picture = { accept: "image/avif,image/webp,image/*,*/*;q=0.8", "sec-fetch-dest": "image" }
      expect(await look(`${mock.url}/favicon.ico`, picture)).toEqual({ status: 302, location: "/_mock/icon.svg" })
      expect(await look(`${mock.url}/favicon.ico`, chrome)).toEqual({ status: 302, location: "/_mock/icon.svg" })
      expect([mock.mistakes(), mock.stats().requests]).toEqual([[], 0])
    }))

  it("arrives at the inspector", () =>
    withMock(async (mock) => {
      const page = await fetch(mock.url, { headers: chrome })
      expect([page.url, page.status]).toEqual([`${mock.url}/_mock/`, 200])
    }))

  it("needs the token if other machines can reach the mock", () =>
    withMock(
      async (mock) => {
        expect((await fetch(mock.url, { headers: chrome })).status).toBe(401)
      },
      { adminToken: "t" }
    ))

  it.each([
    ["a client", "/", { accept: "application/json" }, "GET"],
    ["a client that accepts anything", "/", { accept: "*/*" }, "GET"],
    ["another path", "/users", chrome, "GET"],
    ["another method", "/", chrome, "POST"],
    ["a client's picture", "/favicon.ico", { accept: "application/json" }, "GET"]
  ])("is not %s", (_, path, headers, method) =>
    withMock(async (mock) => {
      expect((await look(`${mock.url}${path}`, headers, method)).location).toBeNull()
      expect(mock.mistakes().map(({ code }) => code)).toContain("unknown-path")
    })
  )

  it("is answered like a client under a host name that is not allowed", () =>
    withMock(async (mock) => {
      const { request } = await import("node:http")
      const status = await new Promise((resolve) => {
        request(mock.url, { headers: { ...chrome, host: "evil.example" } }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        }).end()
      })
      expect(status).toBe(404)
      expect((await control(mock, "GET", "/stats")).body).toMatchObject({ requests: 1 })
    }))
})
