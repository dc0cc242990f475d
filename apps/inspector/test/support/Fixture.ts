import { type Browser as Chromium, chromium, type Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, inject } from "vitest"
import * as Browser from "./Browser.js"
import * as Mock from "./Mock.js"

declare module "vitest" {
  interface ProvidedContext {
    /** The address of the browser of the whole run. */
    readonly browser: string | undefined
  }
}

/** A mock, and pages of the shared browser, for the tests of one block. */
export interface Fixture {
  readonly mock: () => Mock.Mock
  /** Opens a page of the inspector, such as `requests?status=4xx`, until the test ends. */
  readonly open: (address: string, size?: Browser.Size) => Promise<Browser.Watched>
}

const started = <A>(value: A | undefined): A => {
  if (value === undefined) throw new Error("it has not been started yet")
  return value
}

let connected: Promise<Chromium> | undefined

/**
 * The browser of the whole run, which `BrowserServer.ts` starts and stops. All files of a worker share the connection.
 * A run with another configuration has no browser server, so the worker starts a browser that ends with the worker.
 */
const browser = (): Promise<Chromium> => {
  const endpoint = inject("browser")
  connected ??= endpoint === undefined ? Browser.launch() : chromium.connect(endpoint)
  return connected
}

/** Unused pages. Tests of all files of a worker share them, because opening a page takes longer than most tests. */
let idle: ReadonlyArray<Page> = []

/**
 * Starts a mock before the tests and stops it after them. Pages are reused, each reset to the state of a new one. A page
 * that a failed test used is closed.
 */
export const use = (...options: ReadonlyArray<string>): Fixture => {
  let mock: Mock.Mock | undefined
  let inUse: ReadonlyArray<Page> = []
  beforeAll(async () => {
    if (Browser.isThere) mock = await Mock.start(...options)
  })
  afterEach(async ({ task }) => {
    const used = inUse
    inUse = []
    if (task.result?.state === "fail") await Promise.all(used.map((page) => page.context().close()))
    else {
      await Promise.all(used.map(Browser.reset))
      idle = [...idle, ...used]
    }
  })
  afterAll(() => mock?.stop())
  return {
    mock: () => started(mock),
    open: async (address, size = Browser.sizes.desk) => {
      const [first, ...others] = idle
      idle = others
      const page = first ?? (await Browser.blank(await browser()))
      inUse = [...inUse, page]
      await page.setViewportSize(size)
      return Browser.visit(page, `${started(mock).url}/_mock/#/${address}`)
    }
  }
}

/** Strings that a hostile client might send. If executed, each would show a dialog or contact a server. */
export const hostile: ReadonlyArray<string> = [
  "<img src=x onerror=alert(1)>",
  "<script>alert(2)</script>",
  '"><svg onload=alert(3)>',
  "javascript:alert(4)",
  "{{alert(5)}}",
  "</title><iframe srcdoc='<script>alert(7)</script>'>"
]
