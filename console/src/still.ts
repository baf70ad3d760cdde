/** For the rows of long lists: a component that is drawn again only when one of its properties is another. */

import { Component, type ComponentChild, type ComponentType } from "preact";

export function still<Props extends object>(draw: (props: Props) => ComponentChild): ComponentType<Props> {
  return class Still extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      const names = Object.keys(next) as (keyof Props)[];
      return names.some((name) => next[name] !== this.props[name]);
    }

    override render(props: Props): ComponentChild {
      return draw(props);
    }
  };
}
