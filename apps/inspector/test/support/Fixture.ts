import type { Browser, Page } from "playwright-core"
import { afterAll, afterEach, beforeAll } from "vitest"
import * as Chromium from "./Browser.js"
import * as Mock from "./Mock.js"

/** A mock and a browser for the tests of one file. */
export interface Fixture {
  readonly mock: () => Mock.Mock
  /** Opens a page of the inspector, such as `requests?status=4xx`, until the test ends. */
  readonly open: (address: string, size?: Chromium.Size) => Promise<Chromium.Watched>
}

const there = <A>(value: A | undefined): A => {
  if (value === undefined) throw new Error("it has not been started yet")
  return value
}

/**
 * Starts both before the tests of the file and stops them after. Pages go from test to test, each left as a new one
 * would be: a new one costs twice the work of what happens in it. What a failed test left behind is thrown away.
 */
export const use = (...options: ReadonlyArray<string>): Fixture => {
  let mock: Mock.Mock | undefined
  let browser: Browser | undefined
  let idle: ReadonlyArray<Page> = []
  let inUse: ReadonlyArray<Page> = []
  beforeAll(async () => {
    if (!Chromium.isThere) return
    ;[mock, browser] = await Promise.all([Mock.start(...options), Chromium.launch()])
  }, 60_000)
  afterEach(async ({ task }) => {
    const left = inUse
    inUse = []
    if (task.result?.state === "fail") await Promise.all(left.map((page) => page.context().close()))
    else {
      await Promise.all(left.map(Chromium.leave))
      idle = [...idle, ...left]
    }
  })
  afterAll(async () => {
    await Promise.all([browser?.close(), mock?.stop()])
  })
  return {
    mock: () => there(mock),
    open: async (address, size = Chromium.sizes.desk) => {
      const [first, ...others] = idle
      idle = others
      const page = first ?? (await Chromium.blank(there(browser)))
      inUse = [...inUse, page]
      await page.setViewportSize(size)
      return Chromium.visit(page, `${there(mock).url}/_mock/#/${address}`)
    }
  }
}

/** The texts that a hostile client would send; each of them would show a dialog or call somebody if it ran. */
export const hostile: ReadonlyArray<string> = [
  "<img src=x onerror=alert(1)>",
  "<script>alert(2)</script>",
  '"><svg onload=alert(3)>',
  "javascript:alert(4)",
  "{{alert(5)}}",
  "</title><iframe srcdoc='<script>alert(7)</script>'>"
]
