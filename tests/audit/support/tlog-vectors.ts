/**
 * What another implementation gives for the leaves `entry 1`, `entry 2`, …: made once, by hand, with Go's
 * golang.org/x/mod v0.27.0.
 * @source pkg.go.dev/golang.org/x/mod/sumdb/tlog: StoredHashes, TreeHash, ProveRecord, ProveTree
 */
export const tlogVectors = {
  roots: [
    { size: 1, root: '2dfb36c6f66cac361429cf46df868ab8242d3a6441f1099c8fb3f98ec5d108a4' },
    { size: 2, root: 'e59cf729ba41044bc8117e10e200f1fd0e57228e6c728246aaaca7381770bfdc' },
    { size: 11, root: '711d770ac325576462b00c2acb90e7c69f32579bb07babbd04fd195f933f1a5f' },
    { size: 43, root: 'a1d501c7928d5b8ab6473c3b86db2b4394a57eddaf4091d363f58579476f12e7' },
    { size: 64, root: '288d395abaebbaea92c7ccf3f6ced159af7d6d2ccfa2f17c7883ce10be663184' },
    { size: 100, root: '36e5cbf2ee032df9a387ca3b44ce15246f3ead2c72ee3fbc5f9d52084d67be0e' },
    { size: 137, root: '9c3107b96f347d8ff2732a89d293f9187536a89b5e5a9b2f2b6df6bc9b897810' },
  ],
  /** Of leaf 76, counted from 0, in the tree of 137. */
  record: [
    'a993c4d3412290b9a013b1921c55863fce2499c94eb5a52bbe481e97bc90e622',
    'dc9a2eec029bc022e0965b14bddc11de622240030ff473220bbb7d3ca040ba4d',
    '1209b2bed12668581ae20362312119b108ae4d3078ec974848d7f16bef5d9b05',
    'afe3b830fed141159ed37adae792730251ffb5403077c1879caa96f2735b007b',
    'f3686eb0c192e58185ed7a01fe5501bbdcad76119f876600fb6aeb43b6808f8f',
    'a8b431cc9ed506508c2b0c8e65f9ee2bd9e73fb2afa615c6399204903ce2dbcf',
    '288d395abaebbaea92c7ccf3f6ced159af7d6d2ccfa2f17c7883ce10be663184',
    'ea3ccf9c7acca4bf3d72bba198fb6fde2c552c30999d57a64f0d9995734ab460',
  ],
  /** That the tree of 43 is a beginning of that of 137. */
  tree: [
    'c2562ff6ba125ae211ee63ac8527ace2855db4e95bb9187e8ff6c386723e1978',
    '8ffef59477eb57b5f386ea30e5b9ded1ef7c8b4f53be9173bb60e25a9bfa99ac',
    'bf4eeba14cf9860b6cdf2c979d5e20ab814fe8a5cdbe57f0303fa048e945ef39',
    'fd2b36ef7c48669baa8295f102e8fbba3968ea1951c42c8e458620b50e481556',
    '99ae52fc28fdbe5c51b26b55c0b73b684d5a6eba39285010ec9caa321a9ab448',
    '52f3ad01fc9df558752d49e3251b2d2fcb5f735c87b417fe1dc23d194048d722',
    '24143b73d26391c9f313469d7d1c548d9dd2bdfb64701c18f6e096c3fa0c30f1',
    'd31c5879004dd761e6253d191ba2c994e92f4a294574624c4ceb45bb8a42f7bd',
    'ea3ccf9c7acca4bf3d72bba198fb6fde2c552c30999d57a64f0d9995734ab460',
  ],
} as const
