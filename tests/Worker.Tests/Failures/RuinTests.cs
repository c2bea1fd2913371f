using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Failures;

/// <summary>A disk that loses a block of what an encoder wrote.</summary>
public sealed class RuinTests
{
    /// <summary>Only key frames were decoded: a ruined block between them was published.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public async Task A_chunk_of_which_a_block_is_ruined_is_not_handed_in_by_a_worker_that_decodes_all(int ninth)
    {
        using var folder = new TemporaryFolder();
        using var machine = new OneMachine { Tools = new RuiningRunner(new ToolRunner(TimeProvider.System), ninth) };
        machine.Options.DecodesAll = true;
        var run = await FilmRun.Begin(machine, Films.Plain(folder), Films.Hls);

        var why = (await run.Try(run.Steps.OfType<Step.EncodeVideo>().Skip(1).First())).ShouldBeOfType<StepOutcome.Retry>().Why;

        why.Code.ShouldBeOneOf(FailureCodes.WorkerFault, FailureCodes.CutMismatch);
    }

    /// <summary>Overwrites one block of the first rendition, so many ninths from its beginning, as soon as it is encoded.</summary>
    private sealed class RuiningRunner(IToolRunner tools, int ninth) : IToolRunner
    {
        public async Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
        {
            var result = await tools.Run(command, limits, stdout, stop);
            if (command.Arguments.Contains("libx264"))
                Ruin(Path.Combine(command.WorkingDirectory,
                    command.Arguments.First(argument => argument.EndsWith("p.mp4", StringComparison.Ordinal))));
            return result;
        }

        private void Ruin(string path)
        {
            var block = new byte[512];
            new Random(ninth).NextBytes(block);
            using var file = File.OpenWrite(path);
            file.Position = file.Length * ninth / 9;
            file.Write(block, 0, (int)Math.Min(block.Length, file.Length - file.Position));
        }
    }
}
