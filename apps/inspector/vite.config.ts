import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"

// Addresses are relative, because the files are served under /_mock/ at any base path. The page contains no inline
// scripts or styles, so that it works with a policy without 'unsafe-inline'.
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false }
})
