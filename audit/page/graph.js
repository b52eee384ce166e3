"use strict";
// Draws who shows what: handles, sites and pictures as nodes that push each other apart and are held
// together by their ties. No chance is in it, so the same data gives the same picture.
(() => {
  const SPACE = "http://www.w3.org/2000/svg";
  const svg = document.getElementById("graph");
  document.getElementById("print")?.addEventListener("click", () => window.print());
  if (!svg) return;
  const { nodes, edges } = JSON.parse(document.getElementById("graph-data").textContent);
  const near = document.getElementById("near");
  const ties = nodes.map(() => []);
  for (const [one, other, pages] of edges) {
    ties[one].push([other, pages]);
    ties[other].push([one, pages]);
  }

  function settle() {
    nodes.forEach((node, number) => {
      const turn = number * 2.39996;
      const out = 14 * Math.sqrt(number + 0.5);
      Object.assign(node, { x: out * Math.cos(turn), y: out * Math.sin(turn) });
    });
    const steps = 260;
    for (let step = 0; step < steps; step += 1) {
      const heat = 14 * (1 - step / steps) + 0.2;
      for (const node of nodes) Object.assign(node, { dx: -node.x * 0.03, dy: -node.y * 0.045 });
      for (let i = 0; i < nodes.length; i += 1) {
        for (let j = i + 1; j < nodes.length; j += 1) {
          const x = nodes[i].x - nodes[j].x || 0.01 * (i - j);
          const y = nodes[i].y - nodes[j].y;
          const push = 420 / (x * x + y * y + 8);
          nodes[i].dx += x * push; nodes[i].dy += y * push;
          nodes[j].dx -= x * push; nodes[j].dy -= y * push;
        }
      }
      for (const [one, other] of edges) {
        const x = nodes[other].x - nodes[one].x;
        const y = nodes[other].y - nodes[one].y;
        const pull = 0.2 / Math.min(ties[one].length, ties[other].length);
        nodes[one].dx += x * pull; nodes[one].dy += y * pull;
        nodes[other].dx -= x * pull; nodes[other].dy -= y * pull;
      }
      for (const node of nodes) {
        const far = Math.hypot(node.dx, node.dy) || 1;
        node.x += (node.dx / far) * Math.min(far, heat);
        node.y += (node.dy / far) * Math.min(far, heat);
      }
    }
  }

  function make(name, attributes, parent) {
    const element = document.createElementNS(SPACE, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  }

  const most = Math.max(...nodes.map((node) => node.sites), 12);
  const size = (node) => ({ handle: 3.5 + 6 * Math.sqrt(node.sites / most), image: 4.5, site: 3.5 })[node.kind];
  const said = { handle: (node) => `${node.platform} ${node.name}`, site: (node) => node.name,
    image: (node) => `picture ${node.name}` };
  const title = (node) => said[node.kind](node);
  let view;

  // Marks and names keep their size on the screen, however near the drawing is looked at.
  function look(box) {
    view = box;
    svg.setAttribute("viewBox", box.join(" "));
    const scale = Math.max(box[2] / (svg.clientWidth || 600), box[3] / (svg.clientHeight || 400));
    for (const node of nodes) {
      const r = size(node) * scale;
      const shape = node.kind === "image"
        ? { x: node.x - r, y: node.y - r, width: 2 * r, height: 2 * r }
        : { r };
      for (const [key, value] of Object.entries(shape)) node.mark.setAttribute(key, value);
    }
    for (const edge of edges) {
      edge.line.setAttribute("stroke-width", scale * Math.min(1 + Math.log2(edge[2]) / 2, 4));
    }
    label(scale);
  }

  function fit() {
    const xs = nodes.map((node) => node.x);
    const ys = nodes.map((node) => node.y);
    const [left, top] = [Math.min(...xs, -60), Math.min(...ys, -60)];
    const [wide, high] = [Math.max(...xs, 60) - left, Math.max(...ys, 60) - top];
    look([left - wide * 0.13, top - high * 0.1, wide * 1.26, high * 1.16]);  // room for names
  }

  function draw() {
    for (const edge of edges) {
      const [one, other] = [nodes[edge[0]], nodes[edge[1]]];
      edge.line = make("line", { x1: one.x, y1: one.y, x2: other.x, y2: other.y }, svg);
    }
    nodes.forEach((node, number) => {
      const place = node.kind === "image" ? {} : { cx: node.x, cy: node.y };
      node.mark = make(node.kind === "image" ? "rect" : "circle", place, svg);
      node.mark.classList.add(node.kind);
      make("title", {}, node.mark).textContent = title(node);
      node.mark.addEventListener("click", () => choose(number));
    });
  }

  // Names of handles, those on the most sites first, where no other name is in the way.
  function label(scale) {
    const taken = [];
    for (const node of nodes) {
      node.text?.remove();
      node.text = null;
      if (node.kind !== "handle" || node.name.length > 40) continue;
      const wide = (node.name.length * 3.2 + 3) * scale;
      const y = node.y - (size(node) + 4) * scale;
      const hit = (box) => Math.abs(box.x - node.x) < box.wide + wide && Math.abs(box.y - y) < 13 * scale;
      if (taken.some(hit)) continue;
      taken.push({ x: node.x, y, wide });
      node.text = make("text", { x: node.x, y, "font-size": 11 * scale, "stroke-width": 3 * scale }, svg);
      node.text.textContent = node.name;
      node.text.classList.toggle("far", node.mark.classList.contains("far"));
    }
  }

  let chosen = -1;
  function choose(number) {
    chosen = number === chosen ? -1 : number;
    const kept = new Set([chosen, ...(ties[chosen] || []).map(([other]) => other)]);
    nodes.forEach((node, each) => {
      const far = chosen >= 0 && !kept.has(each);
      node.mark.classList.toggle("far", far);
      node.text?.classList.toggle("far", far);
    });
    for (const edge of edges) {
      const tied = edge[0] === chosen || edge[1] === chosen;
      edge.line.classList.toggle("near", tied);
      edge.line.classList.toggle("far", chosen >= 0 && !tied);
    }
    near.textContent = chosen < 0 ? "" : `${title(nodes[chosen])}: ${ties[chosen].length} ties. ` +
      ties[chosen].slice(0, 40).map(([other, pages]) => `${title(nodes[other])} (${pages})`).join(", ");
  }

  function zoom(factor) {
    const [x, y, wide, high] = view;
    look([x + (wide * (1 - factor)) / 2, y + (high * (1 - factor)) / 2, wide * factor, high * factor]);
  }

  svg.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (event.key in steps) choose((chosen + steps[event.key] + nodes.length) % nodes.length);
    else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 0.8 : 1.25);
    else if (event.key === "Escape" && chosen >= 0) choose(chosen);
    else return;
    event.preventDefault();
  });
  let held = null;
  svg.addEventListener("pointerdown", (event) => { held = [event.clientX, event.clientY, ...view]; });
  window.addEventListener("pointerup", () => { held = null; });
  svg.addEventListener("pointermove", (event) => {
    if (!held || event.pointerType === "touch") return;
    const scale = Math.max(view[2] / svg.clientWidth, view[3] / svg.clientHeight);
    look([held[2] - (event.clientX - held[0]) * scale, held[3] - (event.clientY - held[1]) * scale,
      view[2], view[3]]);
  });
  document.getElementById("closer").addEventListener("click", () => zoom(0.8));
  document.getElementById("wider").addEventListener("click", () => zoom(1.25));
  document.getElementById("fit").addEventListener("click", fit);
  settle();
  draw();
  fit();
  window.addEventListener("resize", fit);
})();
