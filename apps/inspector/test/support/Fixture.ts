import type { Browser } from "playwright-core"
import { afterAll, beforeAll } from "vitest"
import * as Chromium from "./Browser.js"
import * as Mock from "./Mock.js"

/** A mock and a browser for the tests of one file. */
export interface Fixture {
  readonly mock: () => Mock.Mock
  /** Opens a page of the inspector, such as `requests?status=4xx`. */
  readonly open: (address: string, scheme?: "light" | "dark", size?: Chromium.Size) => Promise<Chromium.Watched>
}

const there = <A>(value: A | undefined): A => {
  if (value === undefined) throw new Error("it has not been started yet")
  return value
}

/** Starts both before the tests of the file and stops them after. */
export const use = (...options: ReadonlyArray<string>): Fixture => {
  let mock: Mock.Mock | undefined
  let browser: Browser | undefined
  beforeAll(async () => {
    if (!Chromium.isThere) return
    ;[mock, browser] = await Promise.all([Mock.start(...options), Chromium.launch()])
  }, 60_000)
  afterAll(async () => {
    await Promise.all([browser?.close(), mock?.stop()])
  })
  return {
    mock: () => there(mock),
    open: (address, scheme, size) =>
      Chromium.open(there(browser), `${there(mock).url}/_mock/#/${address}`, scheme, size)
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
