/*
A map to move about in, over the one that the server drew: fetched only when somebody asks for it, from our own server alone.

It shows the same as the list beside it: shapes are those of the legend, numbers those of the list. Marks that would cover one
another are one, which says how many it is for, and comes nearer or names them. Without this script the picture stays.
*/
(() => {
  "use strict";
  const NEAR = 30; // pixels between the middles of marks that would cover one another
  const LEAST_ZOOM = 6;
  const MOST_ZOOM = 15;

  const button = document.querySelector("[data-map-open]");
  if (!button) return;
  const says = document.querySelector("[data-map-says]");
  const figure = document.getElementById(button.dataset.mapOpen);
  const words = figure.dataset;

  const isOurs = (url) => new URL(url, location.href).origin === location.origin;

  const code = (url) =>
    new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src: url, onload: resolve, onerror: reject });
      document.head.append(script);
    });

  const style = (url) =>
    new Promise((resolve, reject) => {
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: url, onload: resolve, onerror: reject });
      document.head.prepend(link); // before our own, which has the last word
    });

  const json = async (url) => {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  };

  // What a mark looks like, and what it says.

  const shape = (kind, text) => {
    const drawn = document.querySelector(`[data-shape="${kind}"]`) || document.querySelector("[data-shape]");
    const copy = drawn.cloneNode(true);
    copy.querySelector("text").textContent = text;
    return copy;
  };

  const element = (name, text, more = {}) => Object.assign(document.createElement(name), { textContent: text, ...more });

  const named = (name, url) => (url && isOurs(url) ? element("a", name, { href: url }) : element("b", name));

  const popup = (those) => {
    const list = document.createElement("ul");
    for (const { properties } of those) {
      const line = document.createElement("li");
      const heading = document.createElement("p");
      heading.append(`${properties.number} `, named(properties.name, properties.url));
      line.append(heading, element("p", properties.where.join(" · ")));
      for (const offer of properties.offers) {
        const what = document.createElement("p");
        what.append(named(offer.name, offer.url));
        line.append(what);
      }
      list.append(line);
    }
    return list;
  };

  const sameOr = (values, other) => (new Set(values).size === 1 ? values[0] : other);

  const together = (map, features) => {
    const groups = [];
    for (const feature of features) {
      const [east, north] = feature.geometry.coordinates;
      const at = map.project([north, east]);
      const group = groups.find((one) => one.at.distanceTo(at) < NEAR);
      if (group) group.those.push(feature);
      else groups.push({ at, where: L.latLng(north, east), those: [feature] });
    }
    return groups;
  };

  const mark = (map, { where, those }) => {
    const kind = sameOr(those.map((one) => one.properties.kind), "several");
    const number = sameOr(those.map((one) => one.properties.number), "+");
    const names = those.length > 1 ? `${words.many} ${those.length}` : those[0].properties.name;
    const icon = L.divIcon({ html: shape(kind, number), className: "", iconSize: [40, 40] });
    const found = L.marker(where, { icon, title: names, riseOnHover: true });
    const bounds = L.latLngBounds(those.map((one) => [...one.geometry.coordinates].reverse()));
    const comesNearer = () => map.getZoom() < map.getMaxZoom() && bounds.getNorthEast().distanceTo(bounds.getSouthWest()) > 50;
    if (those.length > 1) found.on("click", () => (comesNearer() ? map.fitBounds(bounds.pad(0.2)) : found.bindPopup(popup(those)).openPopup()));
    else found.bindPopup(popup(those));
    found.on("add", () => found.getElement().setAttribute("aria-label", names));
    return found;
  };

  const show = (land, places) => {
    const holder = element("div", "", { className: "moving" });
    holder.setAttribute("role", "region");
    holder.setAttribute("aria-label", words.label);
    figure.prepend(holder);
    figure.classList.add("is-moving");
    const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    const ours = { attributionControl: false, zoomControl: false, fadeAnimation: false, zoomAnimation: moves, zoomSnap: 0.5 };
    const map = L.map(holder, { ...ours, minZoom: LEAST_ZOOM, maxZoom: MOST_ZOOM });
    L.control.zoom({ zoomInTitle: words.nearer, zoomOutTitle: words.further }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    const kind = (area) => (area.properties.code ? (area.properties.code === words.council ? " chosen" : "") : " beyond");
    const ground = L.geoJSON(land, { interactive: false, style: (area) => ({ className: `land${kind(area)}` }) }).addTo(map);
    const chosen = ground.getLayers().filter((layer) => layer.feature.properties.code === words.council && words.council);
    const own = ground.getLayers().filter((layer) => layer.feature.properties.code);
    const points = places.features.map((one) => [...one.geometry.coordinates].reverse());
    const box = chosen.length || !points.length ? L.featureGroup(chosen.length ? chosen : own).getBounds() : L.latLngBounds(points);
    const marks = L.layerGroup().addTo(map);
    const draw = () => {
      const held = holder !== document.activeElement && holder.querySelector(".leaflet-marker-pane").contains(document.activeElement);
      marks.clearLayers();
      for (const group of together(map, places.features)) marks.addLayer(mark(map, group));
      if (held) holder.focus(); // whoever came nearer by a mark that is gone stays in the map
    };
    map.on("zoomend", draw);
    map.on("popupopen", ({ popup: opened }) => {
      const close = opened.getElement().querySelector(".leaflet-popup-close-button");
      if (close) close.setAttribute("aria-label", words.close);
    });
    map.fitBounds(box.pad(0.05), { maxZoom: 12 });
    draw();
    holder.focus();
  };

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const [land, places] = await Promise.all([json(words.land), json(words.places), code(words.code), style(words.style)]);
      show(land, places);
      says.textContent = says.dataset.open;
      button.parentElement.hidden = true;
    } catch {
      says.textContent = says.dataset.failed;
      button.disabled = false;
    }
  });
})();
