using Transcode.Domain.Plans;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;
using Transcode.Media.Verify;

namespace Transcode.Media.Tests.Encode;

public sealed class CopyVideoCommandTests
{
    [Fact]
    public void A_chunk_from_the_middle_is_sought_and_ended() =>
        CopyVideoCommand.For(Steps.Chunk(1, new ChunkCut(Seek: 95_000, StartPts: 94_720, EndPts: 171_520)), "720p",
            MediaInput.File("/media/film.mp4"), "/work").ShouldBeAsIn("copy-middle");

    [Fact]
    public void The_last_chunk_goes_to_the_end() =>
        CopyVideoCommand.For(Steps.Chunk(4, new ChunkCut(325_500, 325_120, null)), "720p", MediaInput.File("/media/film.mp4"), "/work")
            .ShouldBeAsIn("copy-last");

    [Fact]
    public void All_of_a_copied_chunk_is_decoded()
        => CopyCheckCommand.For(Steps.Chunk(1, null), "720p", "/work").ShouldBeAsIn("copy-check");
}
