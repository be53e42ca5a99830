import { defineConfig } from "vite";

// The binary embeds dist/ and serves it under /assets/; manifest.json tells it the hashed names.
export default defineConfig({
  base: "/assets/",
  publicDir: false,
  build: {
    outDir: "dist",
    assetsDir: "",
    manifest: "manifest.json",
    // Content-Security-Policy: nothing inline but small images, no polyfill script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    // MapLibre alone; it is loaded on pages with a map only.
    chunkSizeWarningLimit: 1100,
    rollupOptions: {
      input: {
        style: "src/style.css",
        tiles: "src/tiles.ts",
        units: "src/units.ts",
        draw: "src/draw.ts",
        cut: "src/cut.ts",
        find: "src/find.ts",
        form: "src/form.ts",
        queue: "src/queue.ts",
        worker: "src/worker.ts",
      },
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
