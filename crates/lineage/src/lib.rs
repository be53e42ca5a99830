//! The lot graph: trace back, trace forward, containment over time, holdings, recall scope
