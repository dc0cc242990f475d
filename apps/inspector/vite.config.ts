import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

// Relative addresses: the files are served under /_mock/, wherever that lies. Nothing is written into the page itself, so
// that a policy without 'unsafe-inline' holds.
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false }
})
