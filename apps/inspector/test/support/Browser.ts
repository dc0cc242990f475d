import { existsSync } from "node:fs"
import { type Browser, chromium, type Page } from "playwright-core"

/** Chromium without the window and its parts, which needs half the CPU time, or else the whole browser. */
const executablePath = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => existsSync(path))

/** Whether there is a browser. If not, `Chromium.mjs` prints the reason. */
export const isThere = executablePath !== undefined

/** A headless browser that does not send requests on its own. */
export const launchOptions = {
  ...(executablePath === undefined ? {} : { executablePath }),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync"
  ]
}

/** Starts a separate browser, which the caller closes. */
export const launch = (): Promise<Browser> => chromium.launch(launchOptions)

/** A page with its problems: errors, violations of the content security policy, requests to other servers. */
export interface Watched {
  readonly page: Page
  readonly complaints: ReadonlyArray<string>
}

/** Size of a screen in CSS pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

export const sizes = {
  desk: { width: 1280, height: 800 },
  tablet: { width: 768, height: 1024 },
  phone: { width: 390, height: 844 }
}

/** The time limit for one step of a page, in milliseconds. Steps take long only on a busy machine. */
const patience = 120_000

/** A page in its own context, with access to the clipboard. */
export const blank = async (browser: Browser, scheme: "light" | "dark" = "light"): Promise<Page> => {
  const context = await browser.newContext({
    colorScheme: scheme,
    viewport: sizes.desk,
    permissions: ["clipboard-read", "clipboard-write"]
  })
  context.setDefaultTimeout(patience)
  return context.newPage()
}

/** Opens an address in a page and starts collecting problems. */
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

/** Resets a page to the state of a new one: no storage, no listeners, online, light colours. */
export const reset = async (page: Page): Promise<void> => {
  page.removeAllListeners()
  await page.context().setOffline(false)
  await page.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  // The same site, because Chromium starts a process for each change to another one, such as about:blank.
  await page.goto(new URL("icon.svg", page.url()).href)
  await page.emulateMedia({ colorScheme: "light" })
}
