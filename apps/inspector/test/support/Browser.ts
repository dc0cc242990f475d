import { existsSync } from "node:fs"
import { type Browser, chromium, type Page } from "playwright-core"

const place = "/usr/bin/chromium"

/** Whether there is a browser; `Chromium.mjs` says why not. */
export const isThere = existsSync(place)

/** A browser without a screen and without calls home. Close it. */
export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: place,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync"
    ]
  })

/** A page with all that went wrong in it: errors, refused by the policy, calls to anybody but the mock. */
export interface Watched {
  readonly page: Page
  readonly complaints: ReadonlyArray<string>
}

/** Of a screen, in the pixels of style sheets. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** What stands on a desk, and what is held in a hand. */
export const sizes = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } }

/** A page as on a desk that shares nothing with others and may use the clipboard. */
export const blank = async (browser: Browser, scheme: "light" | "dark" = "light"): Promise<Page> => {
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: sizes.desk,
    permissions: ["clipboard-read", "clipboard-write"]
  })
  return context.newPage()
}

/** Opens an address in a page, and watches it from there on. */
export const visit = async (page: Page, url: string): Promise<Watched> => {
  const complaints: Array<string> = []
  const { origin } = new URL(url)
  page.on("pageerror", ({ message }) => complaints.push(message))
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      complaints.push(message.text())
  })
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("data:"))
      complaints.push(`a call to ${request.url()}`)
  })
  await page.goto(url)
  return { page, complaints }
}

/** Leaves a page as a new one would be: nothing stored, nobody listening, on the network, in light colours. */
export const leave = async (page: Page): Promise<void> => {
  page.removeAllListeners()
  await page.context().setOffline(false)
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  await page.goto("about:blank")
  await page.emulateMedia({ colorScheme: "light" })
}
