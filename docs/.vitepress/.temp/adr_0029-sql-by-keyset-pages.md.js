import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0029 Queries are read by keyset pages, with pg","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0029-sql-by-keyset-pages.md","filePath":"adr/0029-sql-by-keyset-pages.md"}');
const _sfc_main = { name: "adr/0029-sql-by-keyset-pages.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0029-queries-are-read-by-keyset-pages-with-pg" tabindex="-1">0029 Queries are read by keyset pages, with pg <a class="header-anchor" href="#_0029-queries-are-read-by-keyset-pages-with-pg" aria-label="Permalink to &quot;0029 Queries are read by keyset pages, with pg&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>People keep profiles in Postgres and SQLite. A run must continue after the last settled row, lose no digit, and end with a message when the database fails. Three clients were measured (November 2026): the streams of <code>@effect/sql-pg</code> 0.53 and <code>pg-query-stream</code> never end when the server dies in the middle of a page; default type parsers cut timestamps to milliseconds, move dates by a day and turn <code>numeric[]</code> into floats. A cursor cut to milliseconds read 401 rows twice.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><ul><li><strong><code>pg</code> with pages</strong>: the query is a subquery, and each page is strictly after (cursor, id). A rejected page is a named error.</li><li><strong>Values arrive as text</strong> and become JSON by their type. The session sets UTC, ISO 8601 and read-only, regardless of the settings of the role.</li><li><strong>The position is the pair as a string that ascends by <code>&lt;</code></strong>: numbers by value, strings by their bytes. Postgres compares strings with <code>collate &quot;C&quot;</code>, so that its order is the same; the index then serves the cursor, and equal cursors are sorted.</li><li><strong>SQLite uses the engine of the state</strong>, opened for reading.</li><li><strong>No message contains a part of the URL or a value</strong>: the server&#39;s message is shown only for errors of class 42, which quote the query.</li></ul><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>Cursor and id together must identify a row; two equal pairs end the run. A row that is committed late with an older cursor is missed without <code>overlap</code>, which needs remembered deliveries. A string as cursor does not use an index with another collation. <code>GROUP BY</code> is computed once per page.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0029-sql-by-keyset-pages.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0029SqlByKeysetPages = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0029SqlByKeysetPages as default
};
