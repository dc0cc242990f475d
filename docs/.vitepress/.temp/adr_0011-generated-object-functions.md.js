import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0011 Each object of a mapping has a generated function","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0011-generated-object-functions.md","filePath":"adr/0011-generated-object-functions.md"}');
const _sfc_main = { name: "adr/0011-generated-object-functions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0011-each-object-of-a-mapping-has-a-generated-function" tabindex="-1">0011 Each object of a mapping has a generated function <a class="header-anchor" href="#_0011-each-object-of-a-mapping-has-a-generated-function" aria-label="Permalink to &quot;0011 Each object of a mapping has a generated function&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>A mapping is compiled to closures. A single loop for the fields of all mappings creates objects of hundreds of shapes in one place, so V8 cannot optimise it. In our measurements, the loop takes about eight times as long as a hand-written literal, in the most frequently executed code of the program.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><p><code>new Function</code> creates a function for each object of a mapping. Its text contains only fixed words and numbers; names and values of the mapping are arguments, so no part of a mapping becomes code. A property test tries hostile names. Where a process forbids functions made from text (a strict content policy, <code>--disallow-code-generation-from-strings</code>), the plain loop is used instead; a property test keeps both equal. Objects with more than 100 fields also use the loop.</p><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p><code>bench/mapping.ts</code> in core compares mappings with hand-written code. There are two ways to create an object, each a few lines long, and they must have the same result.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We did not choose only the loop, because it takes eight times as long in the most frequently executed code. We did not generate the source of the whole mapping, because that is not faster, and a mistake could turn text of a mapping into code.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0011-generated-object-functions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0011GeneratedObjectFunctions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0011GeneratedObjectFunctions as default
};
