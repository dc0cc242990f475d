import type { ReactNode } from "react"

/** Stands where there is nothing to show, and says what to do next. */
export const Empty = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="empty">
    <h2>{title}</h2>
    {children}
  </section>
)
