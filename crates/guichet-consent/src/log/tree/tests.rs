//! The tree against RFC 6962: its definition, word by word, and known roots.

use super::*;
use proptest::prelude::*;

/// The Merkle tree hash as RFC 6962, section 2.1, defines it.
fn defined_root(leaves: &[Vec<u8>]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [leaf] => leaf_hash(leaf),
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&defined_root(left), &defined_root(right))
        }
    }
}

/// The largest power of two below n.
fn split(n: usize) -> usize {
    let mut k = 1;
    while k * 2 < n {
        k *= 2;
    }
    k
}

/// `PATH(m, D[n])`, section 2.1.1.
fn defined_path(index: usize, leaves: &[Vec<u8>]) -> Vec<Digest> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut path, sibling) = if index < k {
        (defined_path(index, left), defined_root(right))
    } else {
        (defined_path(index - k, right), defined_root(left))
    };
    path.push(sibling);
    path
}

/// `PROOF(m, D[n])`, section 2.1.2.
fn defined_proof(old: usize, leaves: &[Vec<u8>], whole: bool) -> Vec<Digest> {
    if old == leaves.len() {
        return if whole { Vec::new() } else { vec![defined_root(leaves)] };
    }
    let k = split(leaves.len());
    let (left, right) = leaves.split_at(k);
    let (mut proof, sibling) = if old <= k {
        (defined_proof(old, left, whole), defined_root(right))
    } else {
        (defined_proof(old - k, right, false), defined_root(left))
    };
    proof.push(sibling);
    proof
}

/// Every leaf with the nodes it completes, and the frontier after each.
fn grow(leaves: &[Vec<u8>]) -> (Vec<Vec<Digest>>, Vec<Frontier>) {
    let mut frontier = Frontier::default();
    let (mut kept, mut frontiers) = (Vec::new(), vec![frontier.clone()]);
    for leaf in leaves {
        let mut nodes = Vec::new();
        frontier.push(leaf_hash(leaf), &mut nodes);
        kept.push(nodes);
        frontiers.push(frontier.clone());
    }
    (kept, frontiers)
}

fn read(kept: &[Vec<Digest>], plan: &Plan) -> Vec<Digest> {
    let node = |place: &NodePlace| {
        kept[usize::try_from(place.leaf).unwrap()][usize::try_from(place.level).unwrap()]
    };
    plan.proof(&plan.places().iter().map(node).collect::<Vec<_>>()).unwrap()
}

fn number(n: usize) -> u64 {
    u64::try_from(n).unwrap()
}

fn hex(text: &str) -> Vec<u8> {
    crate::digest::from_hex(text).unwrap()
}

/// Leaves and roots of the reference tests of Certificate Transparency, the project that RFC 6962
/// describes (`google/certificate-transparency`, `cpp/merkletree/merkle_tree_test.cc`). The roots
/// of no leaf and of one empty leaf are SHA-256 of nothing and of a zero byte.
#[test]
fn the_roots_are_those_of_the_reference_tests() {
    let leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"];
    let last = "606162636465666768696a6b6c6d6e6f";
    let leaves: Vec<Vec<u8>> = leaves.iter().chain([&last]).map(|leaf| hex(leaf)).collect();
    let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let (_, frontiers) = grow(&leaves);
    for (size, (root, frontier)) in roots.iter().zip(&frontiers).enumerate() {
        assert_eq!(frontier.root().to_string(), *root, "of {size} leaves");
        assert_eq!(defined_root(&leaves[..size]).to_string(), *root, "of {size} leaves");
    }
}

#[test]
fn every_proof_of_every_small_tree_is_the_one_that_is_defined_and_holds() {
    let leaves: Vec<Vec<u8>> = (0..40_u8).map(|n| vec![n; usize::from(n)]).collect();
    let (kept, frontiers) = grow(&leaves);
    for n in 1..=leaves.len() {
        let (now, size) = (&leaves[..n], number(n));
        let root = frontiers[n].root();
        assert_eq!(root, defined_root(now));
        for (index, leaf) in now.iter().enumerate() {
            let proof = read(&kept, &Plan::inclusion(number(index), size).unwrap());
            assert_eq!(proof, defined_path(index, now), "leaf {index} of {n}");
            assert!(includes(&root, size, leaf, number(index), &proof));
            assert!(!includes(&root, size, b"another", number(index), &proof));
        }
        for (m, before) in frontiers.iter().enumerate().take(n + 1).skip(1) {
            let proof = read(&kept, &Plan::consistency(number(m), size).unwrap());
            assert_eq!(proof, defined_proof(m, now, true), "{m} to {n}");
            let old = before.root();
            assert!(extends((&old, number(m)), (&root, size), &proof));
            let other = node_hash(&old, &old);
            assert!(!extends((&other, number(m)), (&root, size), &proof));
            assert!(!extends((&old, number(m)), (&other, size), &proof));
        }
    }
}

#[test]
fn what_cannot_be_proven_is_not() {
    assert_eq!(Plan::inclusion(3, 3), None);
    assert_eq!(Plan::inclusion(0, 0), None);
    assert_eq!(Plan::inclusion(0, u64::MAX), None);
    assert_eq!(Plan::consistency(4, 3), None);
    assert_eq!(Plan::consistency(1, u64::MAX), None);
    let empty = Digest::of(b"");
    let root = leaf_hash(b"a");
    assert!(extends((&empty, 0), (&root, 1), &[]));
    assert!(!extends((&root, 0), (&root, 1), &[]));
    assert!(!extends((&empty, 0), (&root, 1), &[root]));
    assert!(!extends((&root, 2), (&root, 1), &[]));
    assert!(!extends((&root, 1), (&root, u64::MAX), &[]));
    assert!(!includes(&root, u64::MAX, b"a", u64::MAX - 1, &[]));
    assert!(includes(&root, 1, b"a", 0, &[]));
    assert_eq!(Frontier::of(3, vec![root]), None);
}

/// How many nodes are read and sent, for a log of a million and for one of a thousand million.
#[test]
fn proofs_are_logarithmic() {
    for size in [1_000_000_u64, 1_048_575, 1_048_576, 1_048_577, 1_000_000_007] {
        let doublings = usize::try_from(size.ilog2() + 1).unwrap();
        let (mut most_hashes, mut most_read) = (0, 0);
        for step in 0..2000 {
            let place = (step * 7919 * 104_729) % size;
            let consistency = Plan::consistency(place.max(1), size).unwrap();
            for plan in [Plan::inclusion(place, size).unwrap(), consistency] {
                most_hashes = most_hashes.max(plan.0.len());
                most_read = most_read.max(plan.places().len());
            }
        }
        println!("{size} entries: at most {most_hashes} hashes sent, {most_read} nodes read");
        assert!(most_hashes <= doublings + 1, "{size}: {most_hashes} hashes");
        assert!(most_read <= 2 * doublings, "{size}: {most_read} nodes");
    }
}

#[test]
fn a_leaf_costs_one_hash_and_less_than_one_node() {
    let (mut frontier, mut nodes, mut inner) = (Frontier::default(), Vec::new(), 0);
    for n in 0..1024_u32 {
        frontier.push(leaf_hash(&n.to_be_bytes()), &mut nodes);
        inner += nodes.len() - 1;
    }
    assert_eq!(inner, 1023);
}

proptest! {
    #[test]
    fn any_tree_has_the_root_and_the_proofs_that_are_defined(
        leaves in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..6), 1..80),
        pick in any::<proptest::sample::Index>(),
    ) {
        let (kept, frontiers) = grow(&leaves);
        let (n, at) = (leaves.len(), pick.index(leaves.len()));
        let root = frontiers[n].root();
        prop_assert_eq!(root, defined_root(&leaves));
        let path = read(&kept, &Plan::inclusion(number(at), number(n)).unwrap());
        prop_assert_eq!(path, defined_path(at, &leaves));
        let old = at + 1;
        let proof = read(&kept, &Plan::consistency(number(old), number(n)).unwrap());
        prop_assert_eq!(proof, defined_proof(old, &leaves, true));
    }

    /// A frontier that is read back from kept nodes is the one that grew.
    #[test]
    fn a_frontier_reads_back_from_its_places(n in 0..300_u32) {
        let leaves: Vec<Vec<u8>> = (0..n).map(|n| n.to_be_bytes().to_vec()).collect();
        let (kept, frontiers) = grow(&leaves);
        let places = frontier_places(u64::from(n));
        let roots = places.iter().map(|place| {
            kept[usize::try_from(place.leaf).unwrap()][usize::try_from(place.level).unwrap()]
        });
        let read = Frontier::of(u64::from(n), roots.collect());
        prop_assert_eq!(read.as_ref(), frontiers.last());
    }
}
