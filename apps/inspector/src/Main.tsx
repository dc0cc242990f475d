import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { App } from "./App.js"
import "./styles/Tokens.css"
import "./styles/Base.css"
import "./styles/Shell.css"
import "./styles/Parts.css"

const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, staleTime: 1_000, networkMode: "always" },
    mutations: { networkMode: "always" }
  }
})

const place = document.getElementById("app")
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </StrictMode>
  )
}
