package dev.runnel.engine;

import static dev.runnel.engine.Fakes.file;
import static dev.runnel.engine.Fakes.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.engine.BasicConfiguration.ChatItem;
import dev.runnel.engine.BasicConfiguration.PromptSettings;
import dev.runnel.run.AppMode;
import dev.runnel.run.ModelDescription;
import dev.runnel.run.ModelName;
import dev.runnel.run.PromptMessage.Detail;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasicConfigurationTest {

    @Test
    void aMinimalFileHasDefaults() {
        BasicConfiguration read =
                BasicConfiguration.read(AppMode.CHAT, file("")).forRun();

        assertThat(read.mode()).isEqualTo(AppMode.CHAT);
        assertThat(read.model().name()).isEqualTo(new ModelName("openai", "gpt-4o"));
        assertThat(read.model().mode()).isEqualTo(ModelDescription.Mode.CHAT);
        assertThat(read.prompt()).isEqualTo(new PromptSettings.Simple(""));
        assertThat(read.form()).isEqualTo(InputForm.EMPTY);
        assertThat(read.features().openingStatement()).isNull();
        assertThat(read.features().files().enabled()).isFalse();
        assertThat(read.features().moderation()).isNull();
        assertThat(read.features().followUps().enabled()).isFalse();
    }

    @Test
    void everyBlockIsRead() {
        BasicConfiguration read =
                BasicConfiguration.read(AppMode.CHAT, json("""
                {'model_config':{
                  'model':{'provider':'langgenius/openai/openai','name':'gpt-4o','mode':'chat',
                           'completion_params':{'temperature':0.3,'max_tokens':512,'stop':['END']}},
                  'prompt_type':'simple','pre_prompt':'You help {{name}}.',
                  'user_input_form':[{'text-input':{'label':'Name','variable':'name','required':true,'max_length':48}}],
                  'opening_statement':'Hi {{name}}','suggested_questions':['Where?','When?'],
                  'suggested_questions_after_answer':{'enabled':true,'prompt':'p','model':
                      {'provider':'q','name':'n','mode':'chat','completion_params':{'temperature':0}}},
                  'text_to_speech':{'enabled':true,'voice':'alloy','language':'en','autoPlay':'enabled'},
                  'speech_to_text':{'enabled':true},'retriever_resource':{'enabled':true},
                  'more_like_this':{'enabled':true},
                  'file_upload':{'enabled':true,'allowed_file_types':['image','custom'],
                      'allowed_file_extensions':['.PNG'],'allowed_file_upload_methods':['local_file'],
                      'number_limits':5,'image':{'enabled':true,'detail':'low'}}
                }}""")).forRun();

        assertThat(read.model().stop()).containsExactly("END");
        assertThat(read.model().parameters()).isEqualTo(json("{'temperature':0.3,'max_tokens':512}"));
        assertThat(read.prompt()).isEqualTo(new PromptSettings.Simple("You help {{name}}."));
        assertThat(read.form().controls()).singleElement().satisfies(control -> {
            assertThat(control.variable()).isEqualTo("name");
            assertThat(control.required()).isTrue();
            assertThat(control.maxLength()).isEqualTo(48);
        });
        assertThat(read.features().introduction(json("{'name':'Ada'}"))).isEqualTo("Hi Ada");
        assertThat(read.features().suggestedQuestions()).containsExactly("Where?", "When?");
        assertThat(read.features().followUps().model()).isEqualTo(new ModelName("q", "n"));
        assertThat(read.features().textToSpeech().autoPlay()).isTrue();
        assertThat(read.features().speechToText()
                        && read.features().retrieverResource()
                        && read.features().moreLikeThis())
                .isTrue();
        assertThat(read.features().files())
                .isEqualTo(new FileUpload(
                        true,
                        new FileRules(List.of("image", "custom"), List.of(".PNG"), List.of("local_file")),
                        5,
                        Detail.LOW));
    }

    @Test
    void aFileMayNameNoModel() {
        BasicConfiguration read = BasicConfiguration.read(AppMode.CHAT, json("{'model_config':{'model':{}}}"))
                .forRun();

        assertThat(read.model().name()).isEqualTo(new ModelName("", ""));
        assertThat(BasicConfiguration.read(AppMode.CHAT, json("{'model_config':{}}"))
                        .forRun()
                        .model())
                .isEqualTo(read.model());
    }

    @Test
    void theOlderImageShapeOfFileUploadIsRead() {
        BasicConfiguration read = Fakes.configuration(AppMode.CHAT, """
                'file_upload':{'image':{'enabled':true,'number_limits':2,'detail':'low',
                                        'transfer_methods':['remote_url']}}""");

        assertThat(read.features().files())
                .isEqualTo(new FileUpload(
                        true, new FileRules(List.of("image"), List.of(), List.of("remote_url")), 2, Detail.LOW));
    }

    @Test
    void anAdvancedPromptKeepsItsMessagesAndPrefixes() {
        BasicConfiguration read = Fakes.configuration(AppMode.CHAT, """
                'prompt_type':'advanced',
                'chat_prompt_config':{'prompt':[{'role':'system','text':'a'},{'role':'assistant','text':'b'}]},
                'completion_prompt_config':{'prompt':{'text':'t'},'conversation_histories_role':{'user_prefix':''}}""");

        assertThat(read.prompt())
                .isEqualTo(new PromptSettings.Advanced(
                        List.of(new ChatItem(ChatItem.Role.SYSTEM, "a"), new ChatItem(ChatItem.Role.ASSISTANT, "b")),
                        new BasicConfiguration.CompletionTemplate("t", "Human", "Assistant")));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            'pre_prompt':7                                                   | pre_prompt
            'model':'gpt'                                                    | model
            'model':{'provider':1,'name':'n'}                                | model.provider
            'model':{'provider':'p','name':'n','completion_params':[]}       | model.completion_params
            'model':{'provider':'p','name':'n','completion_params':{'stop':'x'}} | model.completion_params.stop
            'user_input_form':{}                                             | user_input_form
            'user_input_form':['x']                                          | user_input_form[0]
            'user_input_form':[{'a':1,'b':2}]                                | user_input_form[0]
            'user_input_form':[{'slider':{'label':'l','variable':'v'}}]      | user_input_form[0].slider
            'user_input_form':[{'select':{'label':'l','variable':'v','options':'x'}}] | user_input_form[0].select.options
            'user_input_form':[{'select':{'label':'l','variable':'v','options':['x',1]}}] | user_input_form[0].select.options[1]
            'user_input_form':[{'paragraph':{'label':'l','variable':'v','required':'yes'}}] | user_input_form[0].paragraph.required
            'user_input_form':[{'text-input':{'label':'l','variable':'v','max_length':'long'}}] | user_input_form[0].text-input.max_length
            'suggested_questions':'none'                                     | suggested_questions
            'suggested_questions':[1]                                        | suggested_questions[0]
            'speech_to_text':true                                            | speech_to_text
            'text_to_speech':{'enabled':'true'}                              | text_to_speech.enabled
            'file_upload':[]                                                 | file_upload
            'file_upload':{'image':{'number_limits':'x'}}                    | file_upload.image.number_limits
            'dataset_configs':{'datasets':[]}                                | dataset_configs.datasets
            'dataset_configs':{'top_k':'many'}                               | dataset_configs.top_k
            'agent_mode':{'tools':{}}                                        | agent_mode.tools
            'chat_prompt_config':{'prompt':{}}                               | chat_prompt_config.prompt
            'completion_prompt_config':{'prompt':'x'}                        | completion_prompt_config.prompt
            'sensitive_word_avoidance':{'enabled':1}                         | sensitive_word_avoidance.enabled
            'external_data_tools':{}                                         | external_data_tools
            'opening_statement':[]                                           | opening_statement
            """)
    void aKnownKeyOfTheWrongTypeIsRefusedWithItsPath(String members, String path) {
        List<ConfigurationFault> faults = read(members).faults();

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.path()).isEqualTo("model_config." + path);
            assertThat(fault.refusal()).isTrue();
        });
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
            'model':{'name':'n'}                                             | model.provider
            'model':{'provider':'p','name':''}                               | model.name
            'model':{'provider':'p','name':'n','mode':'talk'}                | model.mode
            'model':{'provider':'p','name':'n','completion_params':{'stop':['1','2','3','4','5']}} | model.completion_params.stop
            'prompt_type':'clever'                                           | prompt_type
            'prompt_type':'advanced'                                         | chat_prompt_config
            'prompt_type':'advanced','chat_prompt_config':{'prompt':[{'role':'user','text':'a'},{'role':'tool','text':'b'}]} | chat_prompt_config.prompt[1].role
            'user_input_form':[{'paragraph':{'label':'l','variable':'1st'}}] | user_input_form[0].paragraph.variable
            'user_input_form':[{'paragraph':{'label':'l'}}]                  | user_input_form[0].paragraph.variable
            'user_input_form':[{'paragraph':{'variable':'v'}}]               | user_input_form[0].paragraph.label
            'user_input_form':[{'select':{'label':'l','variable':'v','options':['a'],'default':'b'}}] | user_input_form[0].select.default
            'file_upload':{'enabled':true,'allowed_file_types':['film']}     | file_upload.allowed_file_types
            'file_upload':{'image':{'enabled':true,'detail':'medium'}}       | file_upload.image.detail
            'sensitive_word_avoidance':{'enabled':true}                      | sensitive_word_avoidance.type
            'sensitive_word_avoidance':{'enabled':true,'type':'api','config':{}} | sensitive_word_avoidance.type
            'sensitive_word_avoidance':{'enabled':true,'type':'keywords','config':{'keywords':'a'}} | sensitive_word_avoidance.config
            'sensitive_word_avoidance':{'enabled':true,'type':'keywords','config':{'keywords':'a','inputs_config':{'enabled':true}}} | sensitive_word_avoidance.config.inputs_config.preset_response
            'external_data_tools':[{'enabled':true,'type':'api'}]            | external_data_tools[0].enabled
            'user_input_form':[{'external_data_tool':{'label':'l','variable':'v','type':'api','config':{}}}] | user_input_form[0].external_data_tool.config
            'dataset_configs':{'datasets':{'datasets':[{'dataset':{'enabled':true,'id':'x'}}]}} | dataset_configs.datasets.datasets[0].dataset
            'agent_mode':{'enabled':true,'strategy':'react'}                 | agent_mode
            """)
    void aRuleOnValuesWarnsAtImportAndFailsARun(String members, String path) {
        AppConfiguration.Reading<BasicConfiguration> reading = read(members);

        assertThat(reading.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.path()).isEqualTo("model_config." + path);
            assertThat(fault.refusal()).isFalse();
        });
        assertThatThrownBy(reading::forRun)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("model_config." + path);
    }

    /** The members overwrite those that every file of these tests has. */
    private static AppConfiguration.Reading<BasicConfiguration> read(String members) {
        ObjectValue base = (ObjectValue) file("").get("model_config");
        for (var member : json("{" + members + "}").members().entrySet()) {
            base = base.with(member.getKey(), member.getValue());
        }
        return BasicConfiguration.read(AppMode.CHAT, ObjectValue.EMPTY.with("model_config", base));
    }

    @Test
    void allFaultsAreFoundInOneReading() {
        List<ConfigurationFault> faults = read("'pre_prompt':1,'suggested_questions':2,'text_to_speech':3")
                .faults();

        assertThat(faults)
                .extracting(ConfigurationFault::path)
                .containsExactlyInAnyOrder(
                        "model_config.pre_prompt", "model_config.suggested_questions", "model_config.text_to_speech");
    }

    @Test
    void nullCountsAsAbsent() {
        AppConfiguration.Reading<BasicConfiguration> reading = read("""
                'pre_prompt':null,'user_input_form':null,'dataset_query_variable':null,'dataset_configs':null,
                'file_upload':null,'text_to_speech':{'enabled':false,'voice':null,'language':null},
                'agent_mode':{'prompt':null},'suggested_questions':null,'prompt_type':null""");

        assertThat(reading.faults()).isEmpty();
    }

    @Test
    void aChatAppWithAnAgentStrategyIsAnAgentApp() {
        assertThat(read("'agent_mode':{'enabled':true,'strategy':'function_call'}")
                        .configuration()
                        .mode())
                .isEqualTo(AppMode.AGENT_CHAT);
        assertThat(read("'agent_mode':{'enabled':true,'tools':[]}").forRun().mode())
                .isEqualTo(AppMode.CHAT);
        assertThat(read("'agent_mode':{'enabled':false,'strategy':'react'}")
                        .forRun()
                        .mode())
                .isEqualTo(AppMode.CHAT);
    }

    @Test
    void aFileWithoutModelConfigIsRefused() {
        assertThat(BasicConfiguration.read(AppMode.CHAT, ObjectValue.EMPTY).faults())
                .first()
                .isEqualTo(new ConfigurationFault("model_config", "is required in a chat app", true));
        assertThat(BasicConfiguration.read(AppMode.CHAT, ObjectValue.EMPTY.with("model_config", Value.of("x")))
                        .faults())
                .anySatisfy(fault -> assertThat(fault.refusal()).isTrue());
    }
}
