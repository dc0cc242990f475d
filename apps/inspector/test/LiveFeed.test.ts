import { describe, expect, it } from "vitest"
import { listen, type Means, type Source } from "../src/control/LiveFeed.js"

/** A browser whose connections break on demand. */
const browser = () => {
  const opened: Array<EventTarget & { readyState: number; url: string; closed: boolean }> = []
  const waits: Array<{ readonly what: () => void; readonly ms: number }> = []
  const means: Means = {
    open: (url): Source => {
      const source = Object.assign(new EventTarget(), {
        url,
        readyState: 0,
        closed: false,
        close() {
          source.closed = true
        }
      })
      opened.push(source)
      return source
    },
    later: (what, ms) => {
      waits.push({ what, ms })
      return () => undefined
    }
  }
  return { means, opened, waits }
}

const record = () => {
  const heard: Array<unknown> = []
  return {
    heard,
    listener: {
      request: (summary: { readonly n: number }) => heard.push(["request", summary.n]),
      changed: (part: string | undefined) => heard.push(["changed", part]),
      connection: (connection: string) => heard.push(connection)
    }
  }
}

describe("the live feed", () => {
  it("reports requests, changes and gaps", () => {
    const { means, opened } = browser()
    const { heard, listener } = record()
    listen("a b", listener, means)
    const [source] = opened
    source?.dispatchEvent(new Event("open"))
    source?.dispatchEvent(new MessageEvent("request", { data: '{"n":7}' }))
    source?.dispatchEvent(new MessageEvent("state", { data: '{"part":"reset"}' }))
    source?.dispatchEvent(new MessageEvent("gap", { data: '{"missed":3}' }))
    expect(source?.url).toBe("/_mock/live?workspace=a%20b")
    expect(heard).toEqual(["connecting", "live", ["request", 7], ["changed", "reset"], ["changed", undefined]])
  })

  it("reopens after growing delays when the browser gives up, and then counts all data as changed", () => {
    const { means, opened, waits } = browser()
    const { heard, listener } = record()
    listen(undefined, listener, means)
    for (let i = 0; i < 7; i++) {
      const source = opened.at(-1)
      if (source !== undefined) source.readyState = 2
      source?.dispatchEvent(new Event("error"))
      waits.at(-1)?.what()
    }
    expect(waits.map(({ ms }) => ms)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
    expect(heard.at(-1)).toBe("lost")
    opened.at(-1)?.dispatchEvent(new Event("open"))
    expect(heard.slice(-2)).toEqual([["changed", undefined], "live"])
  })

  it("lets the browser reconnect after a broken connection", () => {
    const { means, opened, waits } = browser()
    const { heard, listener } = record()
    listen(undefined, listener, means)
    opened[0]?.dispatchEvent(new Event("error"))
    expect({ waits: waits.length, heard }).toEqual({ waits: 0, heard: ["connecting", "connecting"] })
  })

  it("closes the open connection", () => {
    const { means, opened } = browser()
    listen(undefined, record().listener, means)()
    expect(opened.map(({ closed }) => closed)).toEqual([true])
  })
})
