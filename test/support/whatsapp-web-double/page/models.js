/** The little of Backbone that WhatsApp's page shows to the library: events, models and collections. */

export class Emitter {
  #listeners = new Map();

  on(names, listener) {
    for (const name of names.split(' ')) {
      const known = this.#listeners.get(name) ?? new Set();
      this.#listeners.set(name, known.add(listener));
    }
    return this;
  }

  off(name, listener) {
    this.#listeners.get(name)?.delete(listener);
  }

  once(name, listener) {
    const wrapped = (...args) => {
      this.off(name, wrapped);
      listener(...args);
    };
    this.on(name, wrapped);
  }

  trigger(name, ...args) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...args);
  }

  isHeard(name) {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }
}

export class Model extends Emitter {
  constructor(attributes = {}) {
    super();
    Object.assign(this, attributes);
  }

  set(key, value) {
    const previous = this[key];
    if (previous === value) return;
    this[key] = value;
    for (const target of [this, this.collection]) {
      target?.trigger(`change:${key}`, this, value, previous);
      target?.trigger('change', this);
    }
  }

  /** Plain data: neither functions nor other models. */
  serialize() {
    return Object.fromEntries(
      Object.entries(this).filter(
        ([key, value]) => key !== 'collection' && typeof value !== 'function' && !(value instanceof Emitter),
      ),
    );
  }

  toJSON() {
    return this.serialize();
  }
}

export class Collection extends Emitter {
  #models = new Map();

  get(id) {
    return this.#models.get(typeof id === 'string' ? id : id?._serialized);
  }

  async find(id) {
    return this.get(id);
  }

  add(model) {
    this.#models.set(typeof model.id === 'string' ? model.id : model.id._serialized, model);
    model.collection = this;
    this.trigger('add', model);
    return model;
  }

  getModelsArray() {
    return [...this.#models.values()];
  }
}
