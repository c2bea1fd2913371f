using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Transcode.Web.Live;

namespace Transcode.Web.Tests.Live;

public sealed class LiveComponentTests
{
    [Fact]
    public async Task A_part_that_was_drawn_before_its_first_reading_ended_moves_too()
    {
        await using var page = new BunitContext();
        page.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var reading = new TaskCompletionSource<string?>();
        var changes = Channel.CreateUnbounded<string>();

        var part = page.Render<Shown>(parts => parts.Add(shown => shown.First, reading.Task).Add(shown => shown.Later, changes.Reader));
        part.Markup.ShouldBe("");
        reading.SetResult("first");
        await part.WaitForAssertionAsync(() => part.Markup.ShouldBe("first"));
        changes.Writer.TryWrite("second").ShouldBeTrue();

        await part.WaitForAssertionAsync(() => part.Markup.ShouldBe("second"));
    }

    [Fact]
    public async Task A_live_part_begins_with_what_the_page_showed()
    {
        await using var page = new BunitContext();
        page.SetRendererInfo(new RendererInfo("Server", isInteractive: true));

        var part = page.Render<Shown>(parts => parts
            .Add(shown => shown.First, new TaskCompletionSource<string?>().Task)
            .Add(shown => shown.Remembered, "as sent")
            .Add(shown => shown.Later, Channel.CreateUnbounded<string>().Reader));

        part.Markup.ShouldBe("as sent");
    }

    public sealed class Shown : LiveComponent<string>
    {
        [Parameter] public Task<string?> First { get; set; } = Task.FromResult<string?>(null);
        [Parameter] public string? Remembered { get; set; }
        [Parameter] public ChannelReader<string> Later { get; set; } = null!;

        protected override Task<string?> Read(CancellationToken stop) => First;

        protected override string? Recall() => Remembered;

        protected override async IAsyncEnumerable<string> Changes([EnumeratorCancellation] CancellationToken stop)
        {
            await foreach (var change in Later.ReadAllAsync(stop))
                yield return change;
        }

        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, Now);
    }
}
