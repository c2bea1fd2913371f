using Transcode.Media.Doctor;
using Transcode.Media.Running;

namespace Transcode.Media.Tests.Doctor;

public sealed class DoctorCommandTests
{
    [Fact]
    public void Speed_is_measured_as_chunks_are_encoded() => SpeedTest.Command("libx264", 1280, 720, "/work").ShouldBeAsIn("doctor-speed");

    [Fact]
    public void The_golden_film_is_encoded_without_loss() => SelfTest.EncodeLossless("/work").ShouldBeAsIn("doctor-golden-lossless");

    [Fact]
    public void The_golden_film_is_encoded_as_chunks_are() => SelfTest.EncodeUsual("/work").ShouldBeAsIn("doctor-golden-usual");

    [Fact]
    public async Task The_golden_test_is_right_here_and_gives_the_same_twice()
    {
        var folder = Directory.CreateTempSubdirectory("transcode-golden-");
        try
        {
            var test = new SelfTest(new ToolRunner(TimeProvider.System), folder.FullName);
            var first = await test.Run(TestContext.Current.CancellationToken);
            first.ShouldNotBeNull();
            first.Fault([]).ShouldBeNull();
            first.Encoder.ShouldStartWith("x264 - core ");
            (await test.Run(TestContext.Current.CancellationToken)).ShouldBe(first);
            folder.EnumerateFileSystemInfos().ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
