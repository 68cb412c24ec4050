/** The tag that Relay's compiler reads documents from; the compiler never runs this file. */
declare const graphql: (document: TemplateStringsArray) => unknown;

export const page = graphql`
  query fleetPageQuery($machines: Int!) {
    clusters(first: 10) {
      edges {
        node {
          ...fleet_cluster @arguments(count: $machines)
        }
      }
    }
    ...fleet_vpds
  }
`;

/** Pages inside a thing: Relay loads the next ones by the thing's global id. */
export const cluster = graphql`
  fragment fleet_cluster on Cluster
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" })
  @refetchable(queryName: "fleetClusterMachinesQuery") {
    name
    machines(first: $count, after: $cursor) @connection(key: "fleet_cluster_machines") {
      edges {
        node {
          ...fleet_machine
        }
      }
    }
  }
`;

/** One thing, loaded again by its global id. */
export const machine = graphql`
  fragment fleet_machine on Machine @refetchable(queryName: "fleetMachineQuery") {
    instanceId
    status
    createdAt
    nodeMatch {
      node {
        id
        nodeId
      }
    }
  }
`;

/** Pages of the whole fleet. */
export const vpds = graphql`
  fragment fleet_vpds on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" })
  @refetchable(queryName: "fleetVpdsQuery") {
    vpds(first: $count, after: $cursor) @connection(key: "fleet_vpds") {
      edges {
        node {
          id
          name
          cidr
        }
      }
    }
  }
`;
