"""256 short, distinct, harmless words, one for each byte of a fingerprint."""

_ALL = """
acorn alder amber anchor anvil apple apron arch arrow aspen atlas autumn
badge bamboo banner barley basil basin basket beacon beaver bell bench berry
birch bison blanket blossom board boat bonnet book border bottle bowl branch
brass bread breeze brick bridge brook brush bucket butter button cabin cable
cactus camel candle canoe canvas canyon cargo carpet carrot castle cedar
cellar chalk chapel cherry chest chimney cider circle citrus clay cliff
clock cloud clover coast cobalt coin comet copper coral cork cotton cradle
crane crayon cricket crown crystal cup curtain daisy delta desert dew
diamond dolphin door dove drum dune eagle easel echo elbow elder elm ember
engine fabric falcon feather fence fern field fig finch flag flint flute
forest fork fossil fountain fox frost garden garnet gate geyser ginger
glacier glass globe glove granite grape grass gravel grove guitar gull
hammer harbor harp harvest hazel heron hill honey horizon horse hazelnut
igloo indigo inlet iris iron island ivory ivy jacket jasmine jewel jigsaw
juniper kayak kettle kite ladder lagoon lake lamp lantern lark laurel lava
lemon lentil lilac lily linen lion locket lotus lumber lynx magnet mango
maple marble market marsh meadow melon mill mint mirror mitten moon mosaic
moss mountain mural needle nest nickel north nutmeg oak oasis ocean olive
onyx opal orbit orchard orchid otter oyster paddle palm panda paper parrot
path peach pearl pebble pepper piano pillow pine planet plum pocket pond
poplar prairie quartz quill rabbit raft rain raven reed ribbon river robin
rocket rope rose saddle sail salmon sand sapphire stone
"""

WORDS: tuple[str, ...] = tuple(_ALL.split())
