// Shows the JSON API with Swagger UI, inside our page and by our rules: no inline code, one <main>,
// light and dark as the rest. The element #api-viewer says where the document is.

const place = document.getElementById("api-viewer");

// Swagger UI's own layout brings a second <main>, a list of servers (we have one) and a title
// (our page has one); this layout is what is left.
const ourLayout = ({ React }) => ({
  components: {
    CambioLayout: ({ getComponent, specSelectors }) => {
      const part = (name, container) => React.createElement(getComponent(name, container));
      const status = specSelectors.loadingStatus();
      const waiting = status !== "success" && status !== "failed" && status !== "failedConfig";
      return React.createElement(
        "div",
        { className: "swagger-ui", "aria-busy": waiting },
        part("SvgAssets"),
        part("errors", true),
        waiting ? null : part("AuthorizeBtnContainer", true),
        waiting ? null : part("operations", true),
        waiting ? null : part("Models", true),
      );
    },
  },
});

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const colour = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", colour);
colour();

window.SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  layout: "CambioLayout",
  plugins: [ourLayout],
  docExpansion: "list",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  persistAuthorization: false,
  validatorUrl: null,
  syntaxHighlight: { activated: false },
});
